import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogDisk } from '../../src/index.ts';

/** Real files, and no waiting for a real disk: what a power cut would leave is simulated where it matters. */
export const QUICK_DISK: LogDisk = {
  async writeFile(path, content) {
    writeFileSync(path, content);
    await nextTurn();
  },
  makeDirectory(path) {
    if (!existsSync(path)) mkdirSync(path);
  },
  rename: renameSync,
  async remove(path) {
    await nextTurn();
    rmSync(path, { recursive: true, force: true });
  },
  syncDirectory: () => nextTurn(),
};

export type Operation = keyof LogDisk;

/** The disk with every operation announced first; what `before` throws, the operation throws. */
export function watched(disk: LogDisk, before: (operation: Operation, path: string) => void): LogDisk {
  return {
    async writeFile(path, content) {
      before('writeFile', path);
      await disk.writeFile(path, content);
    },
    makeDirectory(path) {
      before('makeDirectory', path);
      disk.makeDirectory(path);
    },
    rename(from, to) {
      before('rename', from);
      disk.rename(from, to);
    },
    async remove(path) {
      before('remove', path);
      await disk.remove(path);
    },
    async syncDirectory(path) {
      before('syncDirectory', path);
      await disk.syncDirectory(path);
    },
  };
}
