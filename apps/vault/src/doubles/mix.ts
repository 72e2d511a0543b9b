import type { Values } from '@vernix/dictionary';
import { Draw } from './draw.ts';
import { Doubles, type Doubling } from './doubles.ts';

/** What is mixed: a row as it was read. */
interface Row {
  readonly row: number;
  readonly values: Values;
  readonly rejected: boolean;
}

/** A row or a double of one, under the number that the registry keeps it by. */
export type Mixed<R extends Row> = R & {
  /** Its number in the file; null for a double, which no sender sent. */
  readonly sent: number | null;
};

/** Rows among which doubles are placed: a double may lie that far from its original. */
export const MIX_ROWS = 4_000;

/**
 * Rows in; the same rows and doubles of some out, in an order and under numbers that tell nothing. The places follow from the
 * key and the transfer, so that a file taken in again after a crash is mixed in the same way: the key service was told the
 * numbers, and may not hold a real row for a decoy.
 */
export async function* mix<R extends Row>(
  batches: AsyncIterable<readonly R[]>,
  doubling: Doubling,
  transferId: string,
): AsyncGenerator<Mixed<R>[], void, undefined> {
  const mixer = new Mixer<R>(doubling, transferId);
  let waiting: R[] = [];
  for await (const batch of batches) {
    waiting.push(...batch);
    while (waiting.length >= MIX_ROWS) {
      yield mixer.block(waiting.slice(0, MIX_ROWS));
      waiting = waiting.slice(MIX_ROWS);
    }
  }
  if (waiting.length > 0) yield mixer.block(waiting);
}

class Mixer<R extends Row> {
  readonly #doubles: Doubles;
  readonly #draw: Draw;
  readonly #transferId: string;
  #row = 0;

  constructor(doubling: Doubling, transferId: string) {
    this.#doubles = new Doubles(doubling);
    this.#draw = new Draw(doubling.key);
    this.#transferId = transferId;
  }

  block(rows: readonly R[]): Mixed<R>[] {
    const order: { row: R; sent: number | null }[] = rows.map((row) => ({ row, sent: row.row }));
    for (const row of rows) {
      if (row.rejected || !this.#doubles.has(row.values)) continue;
      const place = this.#draw.below(order.length + 1, 'place', `${this.#transferId} ${row.row}`);
      order.splice(place, 0, { row: { ...row, values: this.#doubles.of(row.values) }, sent: null });
    }
    return order.map(({ row, sent }) => ({ ...row, row: (this.#row += 1), sent }));
  }
}
