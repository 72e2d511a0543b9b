/**
 * What a process says on standard error. Until it is ready that is held: one that does not start says there, for a person, what
 * is in its log already.
 */
export class Aside {
  readonly #write: (said: string) => void;
  #held: string[] | null = [];

  constructor(write: (said: string) => void) {
    this.#write = write;
  }

  say(line: string): void {
    if (this.#held === null) this.#write(line);
    else this.#held.push(line);
  }

  /** @param code of what is in the log already */
  pass(code?: string): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const line of held) if (code === undefined || !line.startsWith(`${code}: `)) this.#write(line);
  }
}
