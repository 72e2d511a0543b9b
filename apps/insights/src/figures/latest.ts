/** Keeps the answers to the latest questions, so many of them; a question being answered is not asked twice. */
export class Latest<T> {
  readonly #most: number;
  readonly #kept = new Map<string, Promise<T>>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    const answer = kept ?? make();
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    // A failure is not an answer: the next to ask tries again.
    if (kept === undefined) answer.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return answer;
  }
}
