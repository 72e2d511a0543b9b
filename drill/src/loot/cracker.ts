import { readFile, stat } from 'node:fs/promises';
import { batchKey, itemContext, itemKey, openItem, transferKey } from '@vernix/seal';
import type { SealedItem, SealedPages } from './sealed-items.ts';
import { filesBelow } from './loot.ts';

/** Strings as keys are written here: 32 bytes in base64, either alphabet, or hexadecimal. */
const KEY_TEXT = /(?<![\w+/-])(?:[\w+/-]{43}|[0-9a-f]{64})(?![\w+/-])/g;
const LARGEST_FILE = 16 * 1024 * 1024;
/** Items of each class of each transfer that a key is tried on before it is given up. */
export const TRIES = 3;

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

  /**
   * Tries each key as root, transfer's key, batch key and item key; how many items opened.
   *
   * @param samples {@link TRIES} of each class of each transfer. A key that opens none of them is given up
   * @param pages every item; read when a key is worth it, and for all such keys at once
   */
  async open(
    samples: readonly SealedItem[],
    pages: SealedPages,
    found: (clear: Buffer) => void,
  ): Promise<number> {
    const ways = [...this.#keys.values()].flatMap((key) =>
      DERIVATIONS.filter((derive) => samples.some((item) => tryOpen(item, derive(key, item)) !== null)).map(
        (derive) => (item: SealedItem) => tryOpen(item, derive(key, item)),
      ),
    );
    if (ways.length === 0) return 0;
    let opened = 0;
    for await (const page of pages) {
      for (const item of page) {
        for (const way of ways) {
          const clear = way(item);
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
