import { readFile, stat } from 'node:fs/promises';
import { batchKey, itemContext, itemKey, openItem, transferKey } from '@vernix/seal';
import type { SealedItem } from './sealed-items.ts';
import { filesBelow } from './loot.ts';

/** Strings as keys are written here: 32 bytes in base64, either alphabet, or hexadecimal. */
const KEY_TEXT = /(?<![\w+/-])(?:[\w+/-]{43}|[0-9a-f]{64})(?![\w+/-])/g;
const LARGEST_FILE = 16 * 1024 * 1024;
/** Items of each class of each transfer that a key is tried on before it is given up. */
const TRIES = 3;

/** Knows the source: how items are sealed, how their keys are derived, and how keys are written down. */
export class Cracker {
  readonly #keys = new Map<string, Buffer>();

  get keys(): number {
    return this.#keys.size;
  }

  /** Takes everything that could be a key from files, or directories of them. */
  async learnFrom(...paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const files = (await stat(path)).isDirectory() ? await filesBelow(path) : [path];
      for (const file of files) {
        if ((await stat(file)).size <= LARGEST_FILE) this.learn(await readFile(file, 'latin1'));
      }
    }
  }

  learn(text: string): void {
    for (const [word] of text.matchAll(KEY_TEXT)) {
      const key = Buffer.from(word, word.length === 64 ? 'hex' : 'base64url');
      if (key.length === 32) this.#keys.set(word, key);
    }
  }

  /** Tries each key as root, transfer's key, batch key and item key of each item; how many items opened. */
  open(items: readonly SealedItem[], found: (clear: Buffer) => void): number {
    let opened = 0;
    const some = [
      ...Map.groupBy(items, ({ transferId, itemClass }) => `${transferId} ${itemClass}`).values(),
    ];
    const samples = some.flatMap((batch) => batch.slice(0, TRIES));
    for (const key of this.#keys.values()) {
      const derivations = DERIVATIONS.filter((derive) =>
        samples.some((item) => tryOpen(item, derive(key, item)) !== null),
      );
      for (const item of derivations.length === 0 ? [] : items) {
        for (const derive of derivations) {
          const clear = tryOpen(item, derive(key, item));
          if (clear === null) continue;
          opened += 1;
          found(clear);
        }
      }
    }
    return opened;
  }
}

const DERIVATIONS: readonly ((key: Uint8Array, item: SealedItem) => Uint8Array)[] = [
  (key, { transferId, itemClass, row }) =>
    itemKey(batchKey(transferKey(key, transferId), transferId, itemClass), row),
  (key, { transferId, itemClass, row }) => itemKey(batchKey(key, transferId, itemClass), row),
  (key, { row }) => itemKey(key, row),
  (key) => key,
];

export function tryOpen({ transferId, itemClass, row, sealed }: SealedItem, key: Uint8Array): Buffer | null {
  try {
    return openItem(key, sealed, itemContext(transferId, itemClass, row));
  } catch {
    return null;
  }
}
