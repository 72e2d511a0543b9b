import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { FactValue } from '@vernix/contracts';
import { itemContext, itemKey, openItem, sealItem } from '@vernix/seal';

/** The de-identified facts of one row, in the order of `RECORD_FACTS`, which never changes. */
export interface RowFacts {
  readonly row: number;
  readonly facts: readonly FactValue[];
}

/** No block is larger opened than this: a bound on what a damaged block can make us allocate. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Compresses and seals the facts of some rows. Blocks of a transfer are numbered from 1. */
export function sealFacts(
  rows: readonly RowFacts[],
  factsKey: Uint8Array,
  transferId: string,
  block: number,
): Buffer {
  const table = rows.map(({ row, facts }) => [row, ...facts]);
  const packed = deflateRawSync(JSON.stringify(table), { level: 1 });
  return sealItem(itemKey(factsKey, block), packed, itemContext(transferId, 'facts', block));
}

/** @throws VernixError `item-not-authentic` */
export function openFacts(
  sealed: Uint8Array,
  factsKey: Uint8Array,
  transferId: string,
  block: number,
): RowFacts[] {
  const packed = openItem(itemKey(factsKey, block), sealed, itemContext(transferId, 'facts', block));
  const table = JSON.parse(
    inflateRawSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8'),
  ) as FactValue[][];
  return table.map(([row, ...facts]) => ({ row: Number(row), facts }));
}
