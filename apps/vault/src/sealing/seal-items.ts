import { ITEM_OVERHEAD_BYTES, ItemSealer } from '@vernix/seal';
import { type PlainBytes, SEALED_CLASSES, type SealedClass } from './plain-items.ts';

/** A chunk's items, and the batch keys of the transfer they belong to. */
export interface SealJob {
  readonly transferId: string;
  readonly keys: Readonly<Record<SealedClass, Uint8Array>>;
  readonly plain: PlainBytes;
}

/** Sealed items end to end: item `n` ends at `ends[n]` and begins where the one before ended. */
export interface SealedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Seals each item under its own key, then overwrites what it was given: keys and clear bytes. */
export function sealItems({ transferId, keys, plain }: SealJob): SealedBytes {
  const sealers = SEALED_CLASSES.map((itemClass) => new ItemSealer(keys[itemClass], transferId, itemClass));
  const { bytes, rows, classes, ends } = plain;
  const count = rows.length;
  const sealed = Buffer.allocUnsafeSlow((ends[count - 1] ?? 0) + count * ITEM_OVERHEAD_BYTES);
  const sealedEnds = new Uint32Array(count);
  let from = 0;
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const to = ends[index] ?? 0;
    const sealer = sealers[classes[index] ?? 0];
    if (sealer === undefined) throw new RangeError('No such class of items.');
    at += sealer.seal(rows[index] ?? 0, bytes.subarray(from, to), sealed, at);
    sealedEnds[index] = at;
    from = to;
  }
  for (const sealer of sealers) sealer.wipe();
  for (const itemClass of SEALED_CLASSES) keys[itemClass].fill(0);
  bytes.fill(0);
  return { bytes: sealed, ends: sealedEnds };
}

/** The sealed bytes of one item. */
export function sealedItem({ bytes, ends }: SealedBytes, index: number): Uint8Array {
  return bytes.subarray(ends[index - 1] ?? 0, ends[index]);
}
