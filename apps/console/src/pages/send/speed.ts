/** Bytes a second over the last few seconds, and from it the time left. */
export interface Speed {
  /** Notes that `bytes` had been sent at time `at` (milliseconds). */
  note(at: number, bytes: number): void;
  /** Bytes a second; null until there is enough to go by. */
  perSecond(): number | null;
}

const WINDOW = 6000;
const ENOUGH = 800;

export function createSpeed(): Speed {
  let samples: { at: number; bytes: number }[] = [];
  return {
    note(at, bytes) {
      samples = [...samples.filter((sample) => at - sample.at <= WINDOW), { at, bytes }];
    },
    perSecond() {
      const first = samples[0];
      const last = samples.at(-1);
      if (first === undefined || last === undefined || last.at - first.at < ENOUGH) return null;
      return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
    },
  };
}
