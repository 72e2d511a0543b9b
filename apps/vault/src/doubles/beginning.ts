/** What is kept of how a sender began, from file to file. */
export interface BeginningState {
  /** From this day on it tells of births, counted from 1970; null before it told of any. */
  readonly since: number | null;
  /** Women who have a double because it began then, as tags that follow from the doubles' key. */
  readonly women: readonly string[];
}

/** So many women are remembered, those who came last. */
const MOST_WOMEN = 20_000;

/**
 * From when on a sender tells of births. Doubles of what happened before would be among those of its first weeks, and it never told of
 * it: other women's take their place (./doubles.ts).
 */
export class Beginning {
  #since: number | null;
  readonly #women: Set<string>;

  /** @param states what files that are decided have left */
  constructor(states: readonly BeginningState[] = []) {
    const days = states.flatMap(({ since }) => since ?? []);
    this.#since = days.length === 0 ? null : Math.min(...days);
    this.#women = new Set(states.flatMap(({ women }) => women));
  }

  /**
   * @param days of births that a file tells of, in order: the first ones say when its sender began. A few of long before do not:
   * it is as far before the middle as the middle half of them is long.
   */
  tell(days: readonly number[]): void {
    const [first, middle, last] = [1, 2, 3].map((part) => days[Math.floor((days.length * part) / 4)]);
    if (first === undefined || middle === undefined || last === undefined) return;
    this.#since ??= middle - (last - first);
  }

  /** Whether births of this day were before. */
  isAfter(day: number): boolean {
    return this.#since !== null && day < this.#since;
  }

  note(woman: string): void {
    this.#women.add(woman);
  }

  knows(woman: string): boolean {
    return this.#women.has(woman);
  }

  /** For the next file. */
  get left(): BeginningState {
    return { since: this.#since, women: [...this.#women].slice(-MOST_WOMEN) };
  }
}
