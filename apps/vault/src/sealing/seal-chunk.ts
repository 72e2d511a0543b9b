import { hash } from 'node:crypto';
import { ITEM_OVERHEAD_BYTES, ItemSealer } from '@vernix/seal';
import { type ClearBytes, SEALED_CLASSES, type SealedClass } from './clear-chunk.ts';

/** A chunk in clear, and the batch keys of the transfer it belongs to. */
export interface SealJob {
  readonly transferId: string;
  readonly keys: Readonly<Record<SealedClass, Uint8Array>>;
  readonly clear: ClearBytes;
}

/** Sealed items end to end: item `n` ends at `ends[n]` and begins where the one before ended. */
export interface SealedItems {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

export interface SealedChunk {
  readonly items: SealedItems;
  /** SHA-256 of each text to be digested, end to end. Never stored: the key service turns them into keyed tokens. */
  readonly digests: Uint8Array<ArrayBuffer>;
}

export const DIGEST_BYTES = 32;

/** Seals each item under its own key and digests each text, then overwrites what it was given: keys and clear bytes. */
export function sealChunk(job: SealJob): SealedChunk {
  const sealed = { items: sealItems(job), digests: digest(job.clear) };
  for (const itemClass of SEALED_CLASSES) job.keys[itemClass].fill(0);
  job.clear.bytes.fill(0);
  return sealed;
}

function sealItems({ transferId, keys, clear: { bytes, items } }: SealJob): SealedItems {
  const sealers = SEALED_CLASSES.map((itemClass) => new ItemSealer(keys[itemClass], transferId, itemClass));
  const { from, to, rows, classes } = items;
  const length = to.reduce((sum, end, index) => sum + end - (from[index] ?? 0) + ITEM_OVERHEAD_BYTES, 0);
  const sealed = Buffer.allocUnsafeSlow(length);
  const ends = new Uint32Array(rows.length);
  let at = 0;
  for (const [index, row] of rows.entries()) {
    const sealer = sealers[classes[index] ?? 0];
    if (sealer === undefined) throw new RangeError('No such class of items.');
    at += sealer.seal(row, bytes.subarray(from[index], to[index]), sealed, at);
    ends[index] = at;
  }
  for (const sealer of sealers) sealer.wipe();
  return { bytes: sealed, ends };
}

function digest({ bytes, digests: { from, to } }: ClearBytes): Uint8Array<ArrayBuffer> {
  const digests = Buffer.allocUnsafeSlow(from.length * DIGEST_BYTES);
  for (const [index, start] of from.entries()) {
    // A string costs half of what a buffer for each does.
    digests.write(hash('sha256', bytes.subarray(start, to[index]), 'binary'), index * DIGEST_BYTES, 'latin1');
  }
  return digests;
}

/** The sealed bytes of one item. */
export function sealedItem({ bytes, ends }: SealedItems, index: number): Uint8Array {
  return bytes.subarray(ends[index - 1] ?? 0, ends[index]);
}
