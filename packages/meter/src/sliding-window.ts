/** Parts a window is counted in. */
const PARTS = 60;

/** Units by part: [number of the part since 1970, units in it], rising. */
export type Parts = readonly (readonly [part: number, units: number])[];

/**
 * Units in the last `widthMs`. They are counted by sixtieths of the width, and a part counts as long as any moment of
 * it could: never too few, and for at most a sixtieth longer than exact. Thus in no closed interval of `widthMs` has
 * more been added than `held` said, whatever the number of requests, in 61 numbers.
 */
export class SlidingWindow {
  readonly #partMs: number;
  readonly #widthMs: number;
  #parts: [number, number][] = [];

  constructor(widthMs: number) {
    this.#widthMs = widthMs;
    this.#partMs = widthMs / PARTS;
  }

  held(at: number): number {
    return this.#parts.reduce((sum, [part, units]) => (this.#counts(part, at) ? sum + units : sum), 0);
  }

  /** When the oldest units that count stop counting, and how many they are; null when none count. */
  next(at: number): { readonly at: number; readonly units: number } | null {
    const oldest = this.#parts.find(([part]) => this.#counts(part, at));
    if (oldest === undefined) return null;
    return { at: (oldest[0] + 1) * this.#partMs + this.#widthMs, units: oldest[1] };
  }

  /** `at` never decreases from one call to the next. */
  add(units: number, at: number): void {
    this.#parts = this.#parts.filter(([part]) => this.#counts(part, at));
    const part = Math.floor(at / this.#partMs);
    const last = this.#parts.at(-1);
    if (last?.[0] === part) last[1] += units;
    else this.#parts.push([part, units]);
  }

  toJSON(): Parts {
    return this.#parts.map(([part, units]) => [part, units] as const);
  }

  /** Whether the end of the part is younger than the width. */
  #counts(part: number, at: number): boolean {
    return (part + 1) * this.#partMs > at - this.#widthMs;
  }
}
