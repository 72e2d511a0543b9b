import type { SealedClass } from '../sealing/clear-chunk.ts';
import { SEALED_CLASSES } from '../sealing/clear-chunk.ts';

/** What one request to the key service may name. */
const ITEMS_A_BATCH = 2_000;

/** One item as the key service names it. */
export interface Item {
  readonly transferId: string;
  readonly itemClass: SealedClass;
  readonly row: number;
}

/** A row of the registry with what is sealed of it. */
export interface SealedRow {
  readonly row: number;
  readonly elements: Buffer;
  readonly identity: Buffer | null;
  readonly clinical: Buffer | null;
}

/** Which classes a row has something of. */
export interface HeldRow {
  readonly row: number;
  readonly identity: boolean;
  readonly clinical: boolean;
}

/**
 * The items of some rows of a transfer, in batches of whole rows that one request can ask for. Always the same ones in the same
 * order: an approval names each batch by its hash.
 */
export function batchesOf(
  transferId: string,
  classes: readonly SealedClass[],
  rows: readonly HeldRow[],
): Item[][] {
  const wanted = SEALED_CLASSES.filter((itemClass) => classes.includes(itemClass));
  const batches: Item[][] = [];
  let batch: Item[] = [];
  for (const held of rows) {
    const items = wanted
      .filter((itemClass) => held[itemClass])
      .map((itemClass) => ({ transferId, itemClass, row: held.row }));
    if (batch.length + items.length > ITEMS_A_BATCH) {
      batches.push(batch);
      batch = [];
    }
    batch.push(...items);
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

/** Of how many rows these are. */
export const rowsIn = (items: readonly Item[]): number => new Set(items.map(({ row }) => row)).size;
