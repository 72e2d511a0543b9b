/** Seconds one run of `work` takes. */
export async function seconds(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export interface Contender {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

/** The seconds of several contenders over the same rounds. */
export class Times {
  readonly #seconds: ReadonlyMap<string, readonly number[]>;

  constructor(seconds: ReadonlyMap<string, readonly number[]>) {
    this.#seconds = seconds;
  }

  keys(): Iterable<string> {
    return this.#seconds.keys();
  }

  has(name: string): boolean {
    return this.#seconds.has(name);
  }

  /** Median seconds. */
  get(name: string): number {
    return median(this.#seconds.get(name) ?? []);
  }

  /** How many times as fast `name` is as `peer`: the median over rounds, since a round's runs share their weather. */
  ratio(name: string, peer: string): number {
    const own = this.#seconds.get(name) ?? [];
    return median(
      (this.#seconds.get(peer) ?? []).map((seconds, round) => seconds / (own[round] ?? Number.NaN)),
    );
  }
}

/**
 * Runs each contender once in each round, all of them taking turns, so that a busy moment of the machine falls on all
 * alike. Put a contender next to its peer.
 */
export async function takingTurns(contenders: readonly Contender[], rounds: number): Promise<Times> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contenders) times.get(name)?.push(await seconds(run));
  }
  return new Times(times);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
