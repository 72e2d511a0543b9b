import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ExitName } from '../exit-code.ts';
import type { Zone } from './layout.ts';
import { zoneStart } from './zone-start.ts';

/** Runs one zone in the foreground: its log is our standard output, and our signals are its own. */
export async function runZone(zone: Zone, configFile: string, signal: AbortSignal): Promise<ExitName> {
  const { argv, cwd } = zoneStart(zone, configFile);
  const child = spawn(process.execPath, argv, { cwd, env: { ...process.env, HOME: cwd }, stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 2) return 'usage';
  return code === 0 ? 'ok' : 'failed';
}
