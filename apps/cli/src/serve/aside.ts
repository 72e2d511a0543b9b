import { isErrorCode } from '@vernix/contracts';

/** Only the last is why a process does not start. */
const MOST_HELD = 8;

/**
 * What a process says on standard error. Until it is ready what begins with a code of ours is held: a process that does not start says
 * there, for a person, what is in its log already.
 */
export class Aside {
  readonly #write: (said: string) => void;
  #held: string[] | null = [];

  constructor(write: (said: string) => void) {
    this.#write = write;
  }

  say(line: string): void {
    if (this.#held === null || codeOf(line) === null) this.#write(line);
    else if (this.#held.push(line) > MOST_HELD)
      for (const oldest of this.#held.splice(0, 1)) this.#write(oldest);
  }

  /** @param code of what is in the log already */
  pass(code?: string): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const line of held) if (code === undefined || codeOf(line) !== code) this.#write(line);
  }
}

function codeOf(line: string): string | null {
  const code = /^([a-z][a-z0-9-]*): /.exec(line)?.[1];
  return code !== undefined && isErrorCode(code) ? code : null;
}
