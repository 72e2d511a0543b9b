import { homedir } from 'node:os';
import { join } from 'node:path';

/** What commands keep from one run to the next, where nobody names another place. */
export function standardStateDirectory(): string {
  return join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'vernix');
}
