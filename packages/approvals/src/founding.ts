import { createHash, timingSafeEqual } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import type { Site } from './client-data.ts';
import type { NewCredential } from './credential.ts';
import { enrolmentChallenge, type Registration, verifyRegistration } from './registration.ts';

/** One who is to be an officer from the beginning, by the SHA-256 (hexadecimal) of a one-time token. */
export interface Founder {
  readonly officer: string;
  readonly tokenSha256: string;
}

/**
 * The first officers, while not all of them have made their passkey. Nothing of it is kept: a restart forgets who has, and
 * all links work again.
 */
export class Founding {
  readonly #founders: readonly Founder[];
  readonly #site: Site;
  readonly #made = new Map<string, NewCredential>();

  constructor(founders: readonly Founder[], site: Site) {
    this.#founders = founders;
    this.#site = site;
  }

  get made(): { officer: string; credential: NewCredential }[] {
    return [...this.#made].map(([officer, credential]) => ({ officer, credential }));
  }

  get awaited(): string[] {
    return this.#founders.map(({ officer }) => officer).filter((officer) => !this.#made.has(officer));
  }

  /**
   * A founder's passkey. Each token is good for one.
   * @throws VernixError `sign-in-link-used`; as {@link verifyRegistration}
   */
  make(officer: string, token: string, registration: Registration): void {
    const founder = this.#founders.find((one) => one.officer === officer);
    const presented = createHash('sha256').update(token).digest();
    const known =
      founder !== undefined && timingSafeEqual(presented, Buffer.from(founder.tokenSha256, 'hex'));
    if (!known || this.#made.has(officer)) throw new VernixError('sign-in-link-used');
    const challenge = enrolmentChallenge(officer, token);
    this.#made.set(officer, verifyRegistration(registration, { challenge, ...this.#site }));
  }

  /** So that the same link can be used with another passkey. */
  undo(officer: string): void {
    this.#made.delete(officer);
  }
}
