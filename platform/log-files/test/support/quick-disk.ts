import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogDisk } from '../../src/index.ts';

/** Real files, and no waiting for a real disk: what a power cut would leave is simulated where it matters. */
export const QUICK_DISK: LogDisk = {
  async writeFile(path, content) {
    writeFileSync(path, content);
    await nextTurn();
  },
  async placeFile(path, content) {
    writeFileSync(path, content);
    await nextTurn();
  },
  needRoom: () => undefined,
  makeDirectory(path) {
    if (!existsSync(path)) mkdirSync(path);
  },
  async overwrite(path, at, content) {
    writeAt(path, at, content);
    await nextTurn();
  },
  async replace(path, content) {
    await nextTurn();
    writeFileSync(path, content);
  },
  async remove(path) {
    await nextTurn();
    rmSync(path, { recursive: true, force: true });
  },
  syncDirectory: () => nextTurn(),
};

export function writeAt(path: string, at: number, content: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, content, 0, content.length, at);
  closeSync(file);
}

export type Operation = keyof LogDisk;

/** The disk with every operation announced first; what `before` throws, the operation throws. */
export function watched(disk: LogDisk, before: (operation: Operation, path: string) => void): LogDisk {
  return {
    async writeFile(path, content) {
      before('writeFile', path);
      await disk.writeFile(path, content);
    },
    async placeFile(path, content) {
      before('placeFile', path);
      await disk.placeFile(path, content);
    },
    needRoom(path, bytes) {
      before('needRoom', path);
      disk.needRoom(path, bytes);
    },
    makeDirectory(path) {
      before('makeDirectory', path);
      disk.makeDirectory(path);
    },
    async overwrite(path, at, content) {
      before('overwrite', path);
      await disk.overwrite(path, at, content);
    },
    async replace(path, content) {
      before('replace', path);
      await disk.replace(path, content);
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
