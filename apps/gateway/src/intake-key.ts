import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IntakeStatement, VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { verifyStatement } from '@vernix/seal';

/**
 * The signed statement of whom senders seal to. The gateway carries it and cannot make one: the key service signs it,
 * the vault brings it, the roster names the key that must have signed it.
 */
export class IntakeKey {
  readonly #file: string;
  readonly #now: () => number;
  #held: { jws: string; statement: IntakeStatement } | null = null;

  constructor(dir: string, now: () => number) {
    this.#file = join(dir, 'intake.jws');
    this.#now = now;
  }

  /** Takes up the statement kept from an earlier run, if it still verifies. */
  async recall(statementKey: string): Promise<void> {
    try {
      await this.#take(await readFile(this.#file, 'utf8'), statementKey);
    } catch {
      // None kept, or signed by a key no longer in the roster: the vault brings another.
    }
  }

  /** @throws {VernixError} `signature-wrong`, `statement-invalid`, `intake-key-older` */
  async replace(jws: string, statementKey: string): Promise<IntakeStatement> {
    const statement = await this.#take(jws, statementKey);
    await writeAtomically(this.#file, jws);
    return statement;
  }

  /** The statement as it was signed. @throws {VernixError} `intake-key-missing` */
  get jws(): string {
    if (this.#held === null) throw new VernixError('intake-key-missing');
    return this.#held.jws;
  }

  /** Whom to seal to now. @throws {VernixError} `intake-key-missing`, also when it is past its date */
  get recipient(): string {
    if (this.#held === null || Date.parse(this.#held.statement.notAfter) <= this.#now()) {
      throw new VernixError('intake-key-missing');
    }
    return this.#held.statement.recipient;
  }

  /** 0 before the first statement. */
  get epoch(): number {
    return this.#held?.statement.epoch ?? 0;
  }

  async #take(jws: string, statementKey: string): Promise<IntakeStatement> {
    const statement = await verifyStatement(jws, statementKey, IntakeStatement);
    const version = this.#held?.statement.version ?? 0;
    if (statement.version < version) throw new VernixError('intake-key-older', { version });
    this.#held = { jws, statement };
    return statement;
  }
}
