import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { WIPE_FREED_MEMORY } from '@vernix/confinement';
import { forbidCoreDumps } from '@vernix/service';
import type { ExitName } from '../exit-code.ts';
import type { Zone } from './layout.ts';
import { zoneStart } from './zone-start.ts';

/** Runs one zone in the foreground: its log is our standard output, and our signals are its own. */
export async function runZone(zone: Zone, configFile: string, signal: AbortSignal): Promise<ExitName> {
  const { argv, cwd } = zoneStart(zone, configFile);
  forbidCoreDumps(); // the zone takes the limit over, which it may not set itself
  const env = { ...process.env, ...WIPE_FREED_MEMORY, HOME: cwd };
  const child = spawn(process.execPath, argv, { cwd, env, stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 2) return 'usage';
  return code === 0 ? 'ok' : 'failed';
}
