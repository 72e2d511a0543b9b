import { setImmediate as breathe } from 'node:timers/promises';
import type { ParsedRow } from '@vernix/formats';
import { type PlainBytes, PlainItems } from '../sealing/plain-items.ts';
import { type Judging, type PreparedRow, prepareRow } from './prepare.ts';

/** Rows worked on at a time: enough to make round trips cheap, few enough to keep memory flat. */
const CHUNK_ROWS = 4_000;
/** Rows between two pauses in which the thread feeds the database's socket. */
const ROWS_A_BREATH = 100;

/** Rows as far as they can be settled by themselves, and what of them is still to be sealed. */
export interface PreparedChunk {
  readonly rows: readonly PreparedRow[];
  readonly plain: PlainBytes;
}

/** Parsed rows in; chunks out in which each row is validated and digested. */
export async function* prepareChunks(
  batches: AsyncIterable<ParsedRow[]>,
  judging: Judging,
): AsyncGenerator<PreparedChunk, void, undefined> {
  let rows: PreparedRow[] = [];
  let items = new PlainItems();
  for await (const parsed of batches) {
    for (const row of parsed) {
      rows.push(prepareRow(row, judging, items));
      if (rows.length % ROWS_A_BREATH === 0) await breathe();
    }
    if (rows.length >= CHUNK_ROWS) {
      yield { rows, plain: items.take() };
      rows = [];
      items = new PlainItems();
    }
  }
  if (rows.length > 0) yield { rows, plain: items.take() };
}
