import { VernixError } from '@vernix/contracts';
import { type Credential, keyOf, type NewCredential } from './credential.ts';

/** Fewer could approve nothing, and nobody could let another one in. */
const FEWEST = 2;
const MOST_CREDENTIALS = 64;

/** A passkey, and whose it is. */
export interface Held extends Credential {
  readonly officer: string;
}

/** Who may approve, by their passkeys. */
export class Officers {
  readonly #held = new Map<string, Held>();

  /** @throws VernixError `credential-unknown` */
  holding(credentialId: string): Held {
    const held = this.#held.get(credentialId);
    if (held === undefined) throw new VernixError('credential-unknown');
    return held;
  }

  isHeldBy(credentialId: string, officer: string): boolean {
    return this.#held.get(credentialId)?.officer === officer;
  }

  /** Every officer, once. */
  list(): string[] {
    return [...new Set([...this.#held.values()].map(({ officer }) => officer))];
  }

  passkeysOf(officer: string): string[] {
    return [...this.#held.values()].filter((held) => held.officer === officer).map(({ id }) => id);
  }

  /**
   * One passkey is one officer's: by its id, and by its key, or two ids of one authenticator would pass for two people.
   * @throws VernixError `credential-taken`, `credential-unsupported`, `officers-too-many`
   */
  checkEnrol({ id, publicKey }: NewCredential): void {
    keyOf(publicKey);
    const taken = [...this.#held.values()].some((held) => held.id === id || held.publicKey.x === publicKey.x);
    if (taken) throw new VernixError('credential-taken');
    if (this.#held.size >= MOST_CREDENTIALS)
      throw new VernixError('officers-too-many', { most: MOST_CREDENTIALS });
  }

  enrol(officer: string, { id, publicKey }: NewCredential): void {
    this.#held.set(id, { id, publicKey, officer, signCount: 0 });
  }

  /** @throws VernixError `officer-unknown` */
  checkIs(officer: string): void {
    if (!this.list().includes(officer)) throw new VernixError('officer-unknown');
  }

  /** @throws VernixError `officer-unknown`, `officers-too-few` */
  checkRemove(officer: string): void {
    this.checkIs(officer);
    const all = this.list();
    if (all.length <= FEWEST) throw new VernixError('officers-too-few', { fewest: FEWEST });
  }

  remove(officer: string): void {
    for (const held of this.#held.values()) if (held.officer === officer) this.#held.delete(held.id);
  }

  /** @throws VernixError `officers-founded`, `officers-too-few`; as {@link checkEnrol} */
  checkFounding(founding: readonly { readonly officer: string; readonly credential: NewCredential }[]): void {
    if (this.#held.size > 0) throw new VernixError('officers-founded');
    const trial = new Officers();
    for (const { officer, credential } of founding) {
      trial.checkEnrol(credential);
      trial.enrol(officer, credential);
    }
    if (trial.list().length < FEWEST) throw new VernixError('officers-too-few', { fewest: FEWEST });
  }

  counted(credentialId: string, signCount: number): void {
    const held = this.#held.get(credentialId);
    if (held !== undefined) this.#held.set(credentialId, { ...held, signCount });
  }

  toJSON(): Held[] {
    return [...this.#held.values()];
  }
}
