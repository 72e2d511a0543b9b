import { setImmediate as breathe } from 'node:timers/promises';
import type { Mixed } from '../doubles/mix.ts';
import { type ClearBytes, ClearChunk } from '../sealing/clear-chunk.ts';
import { type Judging, type PreparedRow, prepareRow } from './prepare.ts';

/** Rows worked on at a time: enough to make round trips cheap, few enough to keep memory flat. */
const CHUNK_ROWS = 4_000;
/** Rows between two pauses in which the thread answers the database: it waits for every word of a COPY. */
const ROWS_A_BREATH = 20;

/** Rows as far as they can be settled by themselves, and what of them is still to be sealed and digested. */
export interface PreparedChunk {
  readonly rows: readonly PreparedRow[];
  readonly clear: ClearBytes;
}

/** Parsed rows in; chunks out in which each row is validated. */
export async function* prepareChunks(
  batches: AsyncIterable<Mixed[]>,
  judging: Judging,
): AsyncGenerator<PreparedChunk, void, undefined> {
  let rows: PreparedRow[] = [];
  let clear = new ClearChunk();
  for await (const parsed of batches) {
    for (const row of parsed) {
      rows.push(prepareRow(row, judging, clear));
      if (rows.length % ROWS_A_BREATH === 0) await breathe();
    }
    if (rows.length >= CHUNK_ROWS) {
      yield { rows, clear: clear.take() };
      rows = [];
      clear = new ClearChunk();
    }
  }
  if (rows.length > 0) yield { rows, clear: clear.take() };
}
