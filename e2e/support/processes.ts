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

export interface Process {
  readonly pid: number;
  readonly words: string;
  readonly environment: string;
}

/** A process and all that it started, whoever of them has ended since (Linux). */
export async function processesBelow(root: number): Promise<Process[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const id of ids) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    parents.set(id, Number(/\) \S+ (\d+) /.exec(stat)?.[1] ?? 0));
  }
  const isBelow = (id: number): boolean => id === root || (id > 1 && isBelow(parents.get(id) ?? 0));
  return Promise.all(
    ids.filter(isBelow).map(async (pid) => {
      const [words = '', environment = ''] = await Promise.all(
        ['cmdline', 'environ'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
      );
      return { pid, words, environment };
    }),
  );
}
