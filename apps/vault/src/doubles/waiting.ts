import type { Issue, Values } from '@vernix/dictionary';
import { Beginning, type BeginningState } from './beginning.ts';

/** A row of a double whose time has not come. Days are counted from 1970. */
export interface WaitingRow {
  /** It comes with the first file that tells of a birth of this day, or of a later one. */
  readonly due: number;
  readonly values: Values;
  readonly issues: readonly Issue[];
  readonly unread: string;
}

/** What is kept of one sender and mapping from file to file. */
export interface WaitingState extends BeginningState {
  /** The latest day of birth that was told of; null before any. */
  readonly until: number | null;
  /** How many days before that the births were that were told of last: as the sender's files are. */
  readonly ages: readonly number[];
  readonly rows: readonly WaitingRow[];
}

/** A double's row beside her original's. Days of birth. */
export interface Shift {
  readonly original: number;
  readonly double: number;
  /** From 0 to 1, drawn: how late the row is, among those as late in whole files. */
  readonly chance: number;
}

/**
 * So many rows of a sender wait at most, and those that would wait longest are given up: were they told of early, they would be births
 * of days that have not been. A sender of ten million rows a year has as many.
 */
export const MOST_WAITING = 20_000;
/** Days. What tells of a birth that long ago is history, and its double comes with it. */
const MOST_LATE = 180;
/** By so many births is known how late a sender tells of them. */
export const BIRTHS_KNOWN = 200;

/**
 * Rows of doubles that come later than their originals'. A double is born later, so she is told of in the files that tell of births
 * of her days, and which files those are says nothing of her original.
 */
export class Waiting {
  readonly beginning: Beginning;
  /** Until when births had been told of before this file. */
  readonly #before: number | null;
  #until: number | null;
  #ages: readonly number[];
  #rows: WaitingRow[];

  /** @param states what files that are decided have left, in the order in which they were */
  constructor(states: readonly WaitingState[] = []) {
    this.beginning = new Beginning(states);
    const days = states.flatMap(({ until }) => until ?? []);
    this.#before = days.length === 0 ? null : Math.max(...days);
    this.#until = this.#before;
    this.#ages = states.flatMap(({ ages }) => ages).slice(-BIRTHS_KNOWN);
    this.#rows = states.flatMap(({ rows }) => rows);
  }

  /** @param days of births that the file tells of, in order: all, or some that stand for the others, the latest among them */
  tell(days: readonly number[]): void {
    const latest = days.at(-1);
    if (latest === undefined) return;
    this.beginning.tell(days);
    const until = Math.max(this.#until ?? latest, latest);
    const ages = days.map((day) => until - day).filter((age) => age <= MOST_LATE);
    this.#ages = [...this.#ages, ...ages].slice(-BIRTHS_KNOWN);
    this.#until = until;
  }

  /** The day it has to wait for; undefined when it comes with its original. */
  dueOf({ original, double, chance }: Shift): number | undefined {
    const until = this.#until ?? -Infinity;
    const age = until - original;
    // No day, one that cannot be true, or one of long ago.
    if (!(age >= 0 && age <= MOST_LATE)) return undefined;
    const due =
      this.#before === null ? double : this.#dueAfter(this.#before, until, { original, double, chance });
    return due > until ? Math.ceil(due) : undefined;
  }

  /** Files come as far apart as this one is from those before it. */
  #dueAfter(before: number, until: number, { original, double, chance }: Shift): number {
    const period = until - before;
    const age = until - original;
    if (period <= 0) return double + age;
    const shift = double - original;
    const files = Math.round((this.#ageLike(age, shift, period, chance) - age + shift) / period);
    return files <= 0 ? until : Math.max(double, until + (files - 0.5) * period);
  }

  /**
   * How old the double's birth is when it is told of. It falls in another part of the time between two files, whose births come in the
   * next file, or in a later one, by shares of their own: it is as late among those as its original is among those of its own part.
   */
  #ageLike(age: number, shift: number, period: number, chance: number): number {
    const late = Math.floor(age / period);
    const rest = (((age - shift) % period) + period) % period;
    const [own, others] = [this.#byLateness(age - late * period, period), this.#byLateness(rest, period)];
    const rank = (sum(own.slice(0, late)) + chance * (own[late] ?? 0)) / sum(own);
    const isUnknown = Number.isNaN(rank) || sum(others) === 0;
    let files = 0;
    while (sum(others.slice(0, files + 1)) <= rank * sum(others) && files < others.length - 1) files += 1;
    return rest + (isUnknown ? late : files) * period;
  }

  /** Of births about that old when the next file came, and those that came some files later: how many, by files. */
  #byLateness(age: number, period: number): number[] {
    const counts = Array.from({ length: Math.ceil((MOST_LATE + 1 - age) / period) }, () => 0);
    for (const known of this.#ages) {
      const files = Math.round((known - age) / period);
      if (files >= 0 && files < counts.length && Math.abs(known - age - files * period) <= period / 4)
        counts[files] = (counts[files] ?? 0) + 1;
    }
    return counts;
  }

  add(row: WaitingRow): void {
    this.#rows.push(row);
  }

  /** Takes out those whose time has come. */
  release(): readonly WaitingRow[] {
    const until = this.#until ?? -Infinity;
    const inOrder = this.#rows.toSorted((a, b) => a.due - b.due);
    const count = inOrder.filter(({ due }) => due <= until).length;
    this.#rows = inOrder.slice(count, count + MOST_WAITING);
    return inOrder.slice(0, count);
  }

  /** For the next file. */
  get left(): WaitingState {
    return { ...this.beginning.left, until: this.#until, ages: this.#ages, rows: this.#rows };
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
