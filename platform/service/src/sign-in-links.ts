import { createHash, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { AccountId, Instant, PartnerId, Role, Sha256Hex } from '@vernix/contracts';
import { z } from 'zod';

/** One one-time link, known by the SHA-256 of its token. `notAfter` null: it lives as long as the process's `hours`. */
export const SignInLink = z.strictObject({
  tokenSha256: Sha256Hex,
  role: Role,
  /** Whose account it opens; null: the role's own, shared by whoever holds its links. */
  account: AccountId.nullable().default(null),
  partner: PartnerId.nullable().default(null),
  notAfter: Instant.nullable().default(null),
});
export type SignInLink = z.infer<typeof SignInLink>;

const DURABLY = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_DSYNC;

/**
 * Links that each sign in once. A link burns before the caller is answered and without yielding in between, so two
 * requests at the same moment cannot both win. With `usedFile` it stays burnt over a restart.
 */
export class SignInLinks {
  readonly #links: Map<string, { link: SignInLink; notAfter: number }>;
  readonly #usedFile: string | null;
  readonly #now: () => number;

  constructor(links: readonly SignInLink[], hours: number, usedFile: string | null, now: () => number) {
    const used = new Set(
      usedFile !== null && existsSync(usedFile) ? readFileSync(usedFile, 'utf8').split('\n') : [],
    );
    const defaultEnd = now() + hours * 3_600_000;
    this.#usedFile = usedFile;
    this.#now = now;
    this.#links = new Map(
      links
        .filter((link) => !used.has(link.tokenSha256))
        .map((link) => [
          link.tokenSha256,
          { link, notAfter: link.notAfter === null ? defaultEnd : Date.parse(link.notAfter) },
        ]),
    );
  }

  /** Null when the token is unknown, burnt or expired: they look the same. */
  burn(token: string): SignInLink | null {
    const presented = Buffer.from(hashOfToken(token), 'hex');
    for (const [hash, { link, notAfter }] of this.#links) {
      if (!timingSafeEqual(presented, Buffer.from(hash, 'hex'))) continue;
      this.#links.delete(hash);
      if (this.#usedFile !== null) append(this.#usedFile, hash);
      if (notAfter > this.#now()) return link;
      break;
    }
    return null;
  }
}

/** SHA-256 of a link's token, in hexadecimal: all that is kept of it. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The line is on disk when this returns. It begins with a line end: a full disk may have cut the one before it short. */
function append(path: string, line: string): void {
  const file = openSync(path, DURABLY, 0o600);
  try {
    writeSync(file, `\n${line}\n`);
  } finally {
    closeSync(file);
  }
}
