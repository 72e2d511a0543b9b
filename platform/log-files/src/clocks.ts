/** Wall clock, and one that nobody can set, in milliseconds. */
export interface Clocks {
  readonly now: () => Date;
  readonly monotonic: () => number;
}
