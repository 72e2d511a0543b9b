import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogDisk } from '../../src/index.ts';
import { writeAt } from './quick-disk.ts';

/** A change that is not on disk yet. */
interface Unsynced {
  /** Whose syncing puts it there: a file for its content, a directory for a name in it. */
  readonly holder: string;
  /** As if it had never been made. */
  readonly undo: () => void;
}

/** Within the signatures of a checkpoint. */
const TORN_AT = 120;

/**
 * A disk that loses power at a given step. Each change may be on disk at once, or not before it is synced: `settle` keeps
 * or undoes each one that was not, as a coin says, and leaves a directory as a real power cut could have.
 */
export class PowerCutDisk implements LogDisk {
  #stepsLeft: number;
  #tears = 0;
  #unsynced: Unsynced[] = [];

  /** @param steps how many operations begin or end before the power goes */
  constructor(steps: number) {
    this.#stepsLeft = steps;
  }

  /** What is found after the power is back. */
  settle(coin: () => boolean): void {
    for (const { undo } of this.#unsynced.toReversed()) if (coin()) undo();
    this.#unsynced = [];
  }

  async writeFile(path: string, content: Uint8Array | string): Promise<void> {
    await this.placeFile(path, Buffer.from(content));
    await this.#sync(path);
  }

  async placeFile(path: string, content: Uint8Array): Promise<void> {
    this.#step();
    const before = existsSync(path) ? readFileSync(path) : null;
    if (before === null) this.#add(dirname(path), () => rmSync(path, { force: true }));
    const bytes = Buffer.from(content);
    writeFileSync(path, bytes);
    this.#add(path, () => {
      if (existsSync(path)) writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
    });
    await nextTurn();
  }

  needRoom(): void {
    this.#step();
  }

  makeDirectory(path: string): void {
    this.#step();
    if (existsSync(path)) return;
    mkdirSync(path);
    this.#add(dirname(path), () => rmSync(path, { recursive: true, force: true }));
  }

  /** What is not synced may be torn in the middle: the old after the new. */
  async overwrite(path: string, at: number, content: Uint8Array): Promise<void> {
    this.#step();
    const before = Buffer.from(readFileSync(path).subarray(at, at + content.length));
    writeAt(path, at, content);
    this.#add(path, () => {
      const middle = this.#torn() ? TORN_AT : 0;
      writeAt(path, at + middle, before.subarray(middle));
    });
    await this.#sync(path);
  }

  /** Nothing ever syncs it: it may be as before, or torn, until the next one is. */
  async replace(path: string, content: string): Promise<void> {
    await nextTurn();
    this.#step();
    const before = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    writeFileSync(path, content);
    this.#add(`${path} replaced`, () => {
      if (readFileSync(path, 'utf8') !== content) return; // a later one is there to stay
      writeFileSync(path, this.#torn() ? content.slice(0, TORN_AT) : before);
    });
  }

  async remove(path: string): Promise<void> {
    this.#step();
    const names = existsSync(path) && dirname(path) !== path ? filesBelow(path) : [];
    rmSync(path, { recursive: true, force: true });
    this.#add(dirname(path), () => {
      for (const [file, bytes] of names) {
        if (!existsSync(dirname(dirname(file)))) continue;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      }
    });
    await nextTurn();
  }

  async syncDirectory(path: string): Promise<void> {
    this.#step();
    await this.#sync(path);
  }

  /** What was changed before this began is on disk when it ends. */
  async #sync(holder: string): Promise<void> {
    const synced = this.#unsynced.filter((change) => change.holder === holder);
    await nextTurn();
    this.#step();
    this.#unsynced = this.#unsynced.filter((change) => !synced.includes(change));
  }

  /** Every other one. */
  #torn(): boolean {
    this.#tears += 1;
    return this.#tears % 2 === 0;
  }

  #add(holder: string, undo: () => void): void {
    this.#unsynced.push({ holder, undo });
  }

  #step(): void {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft < 0) throw new Error('the power is gone');
  }
}

function filesBelow(path: string): [string, Buffer][] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))]);
}
