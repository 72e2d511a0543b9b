import { elementIndex } from '@vernix/dictionary';
import type { ParsedRow } from '@vernix/formats';
import { Draw } from './draw.ts';
import { Doubles, type Doubling } from './doubles.ts';
import { Lacking } from './gaps.ts';
import type { Lots } from './lots.ts';
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
  for await (const batch of batches) {
    for (let rest = batch; rest.length > 0; ) {
      rest = mixer.add(rest);
      if (mixer.rows === MIX_ROWS) yield mixer.take();
    }
  }
  if (mixer.rows > 0) yield mixer.take();
}

/** A double's row, and what its place is drawn by. */
interface Placing {
  readonly row: Pick<WaitingRow, 'values' | 'issues' | 'unread'>;
  readonly drawnBy: string;
}

/**
 * Rows, and what is asked of each of them for the doubles among them. It is asked as they come: once a block is full, its first rows are
 * out of the processor's cache, and to ask what they lack and when they were born took twice as long.
 */
class Block {
  readonly rows: ParsedRow[] = [];
  /** Those that are drawn for, in the order of their lots. */
  readonly drawnFor: ParsedRow[] = [];
  readonly lots: Lots;
  readonly lacking = new Lacking();
  readonly places = new Places();
  readonly #doubles: Doubles;

  constructor(doubles: Doubles) {
    this.#doubles = doubles;
    this.lots = doubles.lots(MIX_ROWS);
  }

  /** Those for which there is no room. */
  add(rows: readonly ParsedRow[]): readonly ParsedRow[] {
    const added = rows.slice(0, MIX_ROWS - this.rows.length);
    this.rows.push(...added);
    if (!this.#doubles.isEmpty) for (const row of added) this.#ask(row);
    return rows.slice(added.length);
  }

  #ask(row: ParsedRow): void {
    this.places.add(row.values);
    if (row.rejected) return;
    this.lacking.add(row.values);
    if (this.#doubles.putIn(this.lots, row.values)) this.drawnFor.push(row);
  }
}

class Mixer {
  readonly #mixing: Mixing;
  readonly #doubles: Doubles;
  readonly #draw: Draw;
  #block: Block;
  #row = 0;
  #released = 0;

  constructor(mixing: Mixing) {
    this.#mixing = mixing;
    this.#doubles = new Doubles(mixing.doubling);
    this.#draw = new Draw(mixing.doubling.key);
    this.#block = new Block(this.#doubles);
  }

  /** How many were added and not taken. */
  get rows(): number {
    return this.#block.rows.length;
  }

  /** Those that are for the next block. */
  add(rows: readonly ParsedRow[]): readonly ParsedRow[] {
    return this.#block.add(rows);
  }

  /** What was added, with the doubles among it. */
  take(): Mixed[] {
    const block = this.#block;
    this.#block = new Block(this.#doubles);
    const before = this.#doubles.isEmpty ? NONE : this.#doublesAmong(block);
    const mixed: Mixed[] = [];
    const add = (row: Omit<ParsedRow, 'row'>, sent: number | null): void => {
      mixed.push({ ...row, row: (this.#row += 1), sent });
    };
    for (let at = 0; at <= block.rows.length; at += 1) {
      for (const double of before.get(at) ?? []) add({ ...double, rejected: false }, null);
      const row = block.rows[at];
      if (row !== undefined) add(row, row.row);
    }
    return mixed;
  }

  /** By how many of the block's rows stand before them. */
  #doublesAmong(block: Block): Map<number, Placing['row'][]> {
    const { transferId, receivedOn, waiting } = this.#mixing;
    const { places } = block;
    waiting.tell(places.daysUntil(receivedOn, BIRTHS_KNOWN).map(dayNumber));
    const before = new Map<number, Placing['row'][]>();
    for (const { row, drawnBy } of [...this.#doublesOf(block), ...this.#whoseTimeHasCome()]) {
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
  #doublesOf({ drawnFor, lots, lacking }: Block): Placing[] {
    return this.#doubles.drawn(lots).flatMap(({ lot, born: drawn }) => {
      const original = drawnFor[lot];
      if (original === undefined) throw new RangeError('A lot is of a row.');
      const { values, issues, unread } = original;
      const born = this.#doubles.bornFor(values, this.#mixing.waiting.beginning, drawn);
      if (born === null) return [];
      const row = {
        values: this.#doubles.of(values, born, issues.length === 0 ? lacking : undefined),
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
