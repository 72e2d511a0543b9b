import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IntakeStatement, VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { verifyStatement } from '@vernix/seal';

interface Held {
  readonly jws: string;
  readonly statement: IntakeStatement;
  /** The statement key it was verified with. */
  readonly signedBy: string;
}

/**
 * The signed statement of whom senders seal to. The gateway carries it and cannot make one: the key service signs it,
 * the vault brings it, the roster names the key that must have signed it.
 *
 * Versions are one key's own count. Another key is a matter of trust: it counts only once a roster names it, and then
 * what the former one signed counts no more, however high its version.
 */
export class IntakeKey {
  readonly #file: string;
  readonly #statementKey: () => string;
  readonly #now: () => number;
  #held: Held | null = null;
  /** The highest version each key has signed: a roster may return to a former key, and its old statements do not. */
  readonly #highest = new Map<string, number>();

  /** @param statementKey the key that the roster in use names */
  constructor(dir: string, statementKey: () => string, now: () => number) {
    this.#file = join(dir, 'intake.jws');
    this.#statementKey = statementKey;
    this.#now = now;
  }

  /** Takes up the statement kept from an earlier run, if it still verifies. */
  async recall(): Promise<void> {
    try {
      await this.#take(await readFile(this.#file, 'utf8'));
    } catch {
      // None kept, or signed by a key no longer in the roster: the vault brings another.
    }
  }

  /** @throws {VernixError} `signature-wrong`, `statement-invalid`, `intake-key-older` */
  async replace(jws: string): Promise<IntakeStatement> {
    const statement = await this.#take(jws);
    await writeAtomically(this.#file, jws);
    return statement;
  }

  /** The statement as it was signed. @throws {VernixError} `intake-key-missing` */
  get jws(): string {
    const { jws } = this.#inForce ?? {};
    if (jws === undefined) throw new VernixError('intake-key-missing');
    return jws;
  }

  /** Whom to seal to now. @throws {VernixError} `intake-key-missing`, also when it is past its date */
  get recipient(): string {
    const { statement } = this.#inForce ?? {};
    if (statement === undefined || Date.parse(statement.notAfter) <= this.#now()) {
      throw new VernixError('intake-key-missing');
    }
    return statement.recipient;
  }

  /** 0 while there is no statement of the roster's key. */
  get epoch(): number {
    return this.#inForce?.statement.epoch ?? 0;
  }

  get #inForce(): Held | null {
    return this.#held?.signedBy === this.#statementKey() ? this.#held : null;
  }

  async #take(jws: string): Promise<IntakeStatement> {
    const signedBy = this.#statementKey();
    const statement = await verifyStatement(jws, signedBy, IntakeStatement);
    const version = this.#highest.get(signedBy) ?? 0;
    if (statement.version < version) throw new VernixError('intake-key-older', { version });
    this.#highest.set(signedBy, statement.version);
    this.#held = { jws, statement, signedBy };
    return statement;
  }
}
