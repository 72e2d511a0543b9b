import { readdir, readFile, readlink } from 'node:fs/promises';

/** Processes of this machine whose command line names a path, or that stand below it (Linux). */
export async function processesAbout(path: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    ids.map(async (id) => {
      const words = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      const place = await readlink(`/proc/${id}/cwd`).catch(() => '');
      return words.includes(path) || place.startsWith(path) ? [`${id} ${words.replaceAll('\0', ' ')}`] : [];
    }),
  );
  return found.flat();
}

/** Whether a process is there and not merely waiting for its parent to take note of its end. */
export async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return state !== null && !/\) [ZX] /.test(state);
}
