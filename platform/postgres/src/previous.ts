import { constants } from 'node:fs';
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';

/** What PostgreSQL writes into `postmaster.pid`, of which two lines matter here. */
export async function readPidFile(data: string): Promise<{ pid: number; state: string } | undefined> {
  let text: string;
  try {
    text = await readFile(join(data, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  return { pid: Number(lines[0]), state: lines[7]?.trim() ?? '' };
}

/**
 * Whether a process is the postmaster of this data directory. It stands in that directory; root without the right to
 * look (a container) takes any process by that name for it.
 */
async function whoIs(pid: number, data: string): Promise<'nobody' | 'our-server' | 'stranger'> {
  let name: string;
  try {
    name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  } catch {
    return 'nobody';
  }
  if (name !== 'postgres') return 'stranger';
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(data)) ? 'our-server' : 'stranger';
  } catch {
    return 'our-server';
  }
}

/** A server whose owner was killed begins to stop by then; see watchdog.ts. One that does not has a living owner. */
const ORPHAN_NOTICES_WITHIN_MS = 5_000;

const { O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;

/** Above every process number Linux gives out. */
const NO_PROCESS = 2 ** 31 - 2;

/**
 * Deals with what a run that ended badly left behind. A server that is shutting down is waited for. When the number in
 * its pid file now belongs to some other process, PostgreSQL would refuse to start: the number is replaced. The rest
 * of the file stays, for PostgreSQL's own check that no old child still holds the memory.
 *
 * @throws VernixError `database-in-use` when a live server keeps the directory.
 */
export async function clearPrevious(data: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const deadline = Date.now() + ORPHAN_NOTICES_WITHIN_MS;
  for (;;) {
    const left = await readPidFile(data);
    if (left === undefined) return;
    const who = await whoIs(left.pid, data);
    if (who === 'nobody') return;
    if (who === 'stranger') {
      const path = join(data, 'postmaster.pid');
      const text = (await readFile(path, 'utf8')).replace(/^\d+/, String(NO_PROCESS));
      // Root writes in a directory of the server's account: never through a link.
      await writeFile(path, text, { flag: O_WRONLY | O_TRUNC | O_NOFOLLOW });
      return;
    }
    if (left.state !== 'stopping' && Date.now() > deadline) throw new VernixError('database-in-use');
    await sleep(50);
  }
}
