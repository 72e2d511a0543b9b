import { elementIndex } from '@vernix/dictionary';
import type { ParsedRow } from '@vernix/formats';
import { Draw } from './draw.ts';
import { type Born, Doubles, type Doubling } from './doubles.ts';
import { Lacking } from './gaps.ts';
import { Places } from './places.ts';
import { dayNumber } from './substitutes.ts';
import { BIRTHS_KNOWN, type Waiting, type WaitingRow } from './waiting.ts';

/** A row or a double of one, under the number that the registry keeps it by. */
export type Mixed = ParsedRow & {
  /** Its number in the file; null for a double, which no sender sent. */
  readonly sent: number | null;
};

/** The file whose rows are mixed. */
export interface Mixing {
  readonly doubling: Doubling;
  readonly transferId: string;
  /** `YYYY-MM-DD`: no birth is later. */
  readonly receivedOn: string;
  /** Whose time comes is taken out of it, whose time has not come is put in. */
  readonly waiting: Waiting;
}

/** Rows among which doubles are placed. */
export const MIX_ROWS = 4_000;
const BORN = elementIndex('infant.birth_date');

/**
 * Rows in; the same rows and doubles of some out, in an order and under numbers that tell nothing. The places follow from the
 * key, the transfer and what waited when it was first begun, so that a file taken in again after a crash is mixed in the same
 * way: the key service was told the numbers, and may not hold a real row for a decoy.
 */
export async function* mix(
  batches: AsyncIterable<readonly ParsedRow[]>,
  mixing: Mixing,
): AsyncGenerator<Mixed[], void, undefined> {
  const mixer = new Mixer(mixing);
  let rest: ParsedRow[] = [];
  for await (const batch of batches) {
    rest.push(...batch);
    while (rest.length >= MIX_ROWS) {
      yield mixer.block(rest.slice(0, MIX_ROWS));
      rest = rest.slice(MIX_ROWS);
    }
  }
  if (rest.length > 0) yield mixer.block(rest);
}

/** A double's row, and what its place is drawn by. */
interface Placing {
  readonly row: Pick<WaitingRow, 'values' | 'issues' | 'unread'>;
  readonly drawnBy: string;
}

class Mixer {
  readonly #mixing: Mixing;
  readonly #doubles: Doubles;
  readonly #draw: Draw;
  #row = 0;
  #released = 0;

  constructor(mixing: Mixing) {
    this.#mixing = mixing;
    this.#doubles = new Doubles(mixing.doubling);
    this.#draw = new Draw(mixing.doubling.key);
  }

  block(rows: readonly ParsedRow[]): Mixed[] {
    const before = this.#mixing.doubling.every === 0 ? NONE : this.#doublesAmong(rows);
    const mixed: Mixed[] = [];
    const add = (row: Omit<ParsedRow, 'row'>, sent: number | null): void => {
      mixed.push({ ...row, row: (this.#row += 1), sent });
    };
    for (let at = 0; at <= rows.length; at += 1) {
      for (const double of before.get(at) ?? []) add({ ...double, rejected: false }, null);
      const row = rows[at];
      if (row !== undefined) add(row, row.row);
    }
    return mixed;
  }

  /** By how many of the block's rows stand before them. */
  #doublesAmong(rows: readonly ParsedRow[]): Map<number, Placing['row'][]> {
    const { transferId, receivedOn, waiting } = this.#mixing;
    const places = new Places(rows.map(({ values }) => values));
    waiting.tell(places.daysUntil(receivedOn, BIRTHS_KNOWN).map(dayNumber));
    const before = new Map<number, Placing['row'][]>();
    for (const { row, drawnBy } of [...this.#doublesOf(rows), ...this.#whoseTimeHasCome()]) {
      const draw = (bound: number, use: string): number =>
        this.#draw.below(bound, use, `${transferId} ${drawnBy}`);
      const place = places.of(row.values, draw);
      const there = before.get(place) ?? [];
      there.splice(draw(there.length + 1, 'place-between'), 0, row);
      before.set(place, there);
    }
    return before;
  }

  /** Those that come with their originals; the others wait from here on. */
  #doublesOf(rows: readonly ParsedRow[]): Placing[] {
    const { beginning } = this.#mixing.waiting;
    // Each row of a file is asked about: a list for each would be as many.
    const doubled: { readonly original: ParsedRow; readonly born: Born }[] = [];
    for (const original of rows) {
      const born = original.rejected ? undefined : this.#doubles.bornFor(original.values, beginning);
      if (born !== undefined) doubled.push({ original, born });
    }
    if (doubled.length === 0) return [];
    const lacking = new Lacking(keptOf(rows));
    return doubled.flatMap(({ original, born }) => {
      const { issues, unread } = original;
      const row = {
        values: this.#doubles.of(original.values, born, issues.length === 0 ? lacking : undefined),
        issues,
        // What stood there is the original's.
        unread: unread === '' ? '' : this.#draw.bytes('unread', unread).toString('base64'),
      };
      const due = this.#dueOf(original, row.values);
      if (due === undefined) return [{ row, drawnBy: String(original.row) }];
      this.#mixing.waiting.add({ due, ...row });
      return [];
    });
  }

  #dueOf({ row, values }: ParsedRow, double: ParsedRow['values']): number | undefined {
    const { transferId, waiting } = this.#mixing;
    return waiting.dueOf({
      original: dayNumber(values[BORN]),
      double: dayNumber(double[BORN]),
      chance: this.#draw.share('late', `${transferId} ${row}`),
    });
  }

  #whoseTimeHasCome(): Placing[] {
    return this.#mixing.waiting.release().map(({ values, issues, unread }) => ({
      row: { values, issues, unread },
      drawnBy: `late ${(this.#released += 1)}`,
    }));
  }
}

const NONE: ReadonlyMap<number, Placing['row'][]> = new Map();

function* keptOf(rows: readonly ParsedRow[]): Generator<ParsedRow['values'], void, undefined> {
  for (const { rejected, values } of rows) if (!rejected) yield values;
}
