import type { Values } from '@vernix/dictionary';
import { Draw } from './draw.ts';
import { Doubles, type Doubling } from './doubles.ts';
import { Lacking } from './gaps.ts';
import { Places } from './places.ts';

/** What is mixed: a row as it was read. */
interface Row {
  readonly row: number;
  readonly values: Values;
  readonly rejected: boolean;
  /** What could not be read of it: the sender is asked, and so is its double. */
  readonly issues: readonly unknown[];
}

/** A row or a double of one, under the number that the registry keeps it by. */
export type Mixed<R extends Row> = R & {
  /** Its number in the file; null for a double, which no sender sent. */
  readonly sent: number | null;
};

/** Rows among which doubles are placed. */
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
    const doubled = rows.filter((row) => !row.rejected && this.#doubles.has(row.values));
    const before = doubled.length === 0 ? new Map<number, R[]>() : this.#doublesOf(doubled, rows);
    const mixed: Mixed<R>[] = [];
    const add = (row: R, sent: number | null): void => {
      mixed.push({ ...row, row: (this.#row += 1), sent });
    };
    for (let at = 0; at <= rows.length; at += 1) {
      for (const double of before.get(at) ?? []) add(double, null);
      const row = rows[at];
      if (row !== undefined) add(row, row.row);
    }
    return mixed;
  }

  /** Doubles, by how many of the block's rows stand before them. */
  #doublesOf(doubled: readonly R[], rows: readonly R[]): Map<number, R[]> {
    const kept = rows.filter(({ rejected }) => !rejected);
    const lacking = new Lacking(kept.map(({ values }) => values));
    const places = new Places(rows.map(({ values }) => values));
    const before = new Map<number, R[]>();
    for (const row of doubled) {
      const values = this.#doubles.of(row.values, row.issues.length === 0 ? lacking : undefined);
      const draw = (bound: number, use: string): number =>
        this.#draw.below(bound, use, `${this.#transferId} ${row.row}`);
      const place = places.of(row.values, draw);
      const there = before.get(place) ?? [];
      there.splice(draw(there.length + 1, 'place-between'), 0, { ...row, values });
      before.set(place, there);
    }
    return before;
  }
}
