/** A body ends when no byte of it was taken, or nothing came, for this long. */
export const STALL_MS = 30_000;
/** What lies on the line between the two when the last byte was taken, at the slowest, and the answer. */
const LAST_MS = 150_000;

/** A file on its way out, part by part as the line takes it. */
export class WatchedBody {
  readonly #stalled = new AbortController();
  readonly #file: Blob;
  #watch: NodeJS.Timeout;

  constructor(file: Blob) {
    this.#file = file;
    this.#watch = this.#wait(STALL_MS);
  }

  /** Fires when nothing more is taken. */
  get stalled(): AbortSignal {
    return this.#stalled.signal;
  }

  /** To be read once. `begins` is awaited before the first byte goes, and none does when it throws. */
  async *parts(begins: () => Promise<void>): AsyncGenerator<Uint8Array, void, undefined> {
    await begins();
    for await (const part of this.#file.stream()) {
      this.#watch.refresh();
      yield part;
    }
    this.end();
    this.#watch = this.#wait(LAST_MS);
  }

  /** It was answered. */
  end(): void {
    clearTimeout(this.#watch);
  }

  #wait(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#stalled.abort(), ms).unref();
  }
}
