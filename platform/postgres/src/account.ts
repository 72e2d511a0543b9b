import { execFileSync } from 'node:child_process';
import { VernixError } from '@vernix/contracts';

/** The operating-system account the server runs under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

function lookUp(): Account | undefined {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root, so root hands it to the system account `postgres`, made when missing (a system
 * account: no password, no home, no shell). Anyone else runs it as themselves: `undefined`.
 *
 * @throws VernixError `database-account-missing` when root cannot make the account.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known !== undefined) return known;
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
      { stdio: 'ignore' },
    );
  } catch (cause) {
    throw new VernixError('database-account-missing', {}, { cause });
  }
  const made = lookUp();
  if (made === undefined) throw new VernixError('database-account-missing');
  return made;
}
