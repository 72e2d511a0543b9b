import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgeRecipient, Instant, type IntakeStatement, VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { generateIdentity, openItem, sealItem, signStatement, unwrapFileKey } from '@vernix/seal';
import { z } from 'zod';
import type { KeyServiceConfig } from './config.ts';
import { destroyFile } from './destroy-file.ts';
import type { Keystore } from './keystore.ts';

const HOUR_MS = 3_600_000;

/** What is public of one epoch. Its identities lie sealed in a file of their own until it is destroyed. */
const Epoch = z.object({
  epoch: z.int().positive(),
  recipient: AgeRecipient,
  classicRecipient: AgeRecipient,
  createdAt: Instant,
  /** Until then its statement lets senders seal to it. */
  notAfter: Instant,
  retiredAt: Instant.nullable(),
  destroyedAt: Instant.nullable(),
});
type Epoch = z.infer<typeof Epoch>;

const State = z.object({
  type: z.literal('vernix-epochs/1'),
  /** Version and JWS of the statement in force. */
  version: z.int().nonnegative(),
  statement: z.string(),
  epochs: z.array(Epoch),
});

const Identities = z.object({ hybrid: z.string(), classic: z.string() });
type Identities = z.infer<typeof Identities>;

export const EPOCHS_FILE = 'epochs.json';
/** What a new keystore's file of epochs holds. */
export const NO_EPOCHS = JSON.stringify({
  type: 'vernix-epochs/1',
  version: 0,
  statement: '',
  epochs: [],
} satisfies z.infer<typeof State>);

const secretFile = (epoch: number): string => `epoch-${String(epoch).padStart(6, '0')}.sealed`;
const secretContext = (epoch: number): Buffer => Buffer.from(`vernix-epoch/1 ${epoch}`);

/** What the epochs need to know of time and of what is still in use. */
export interface EpochSurroundings {
  readonly directory: string;
  readonly keystore: Keystore;
  readonly times: Pick<KeyServiceConfig, 'rotateAfterHours' | 'acceptForHours' | 'graceHours'>;
  now(): Date;
  /** Unix milliseconds by a time that setting the wall clock does not move forward: what is destroyed stays so. */
  steady(): number;
  /** Transfers sealed to the epoch that are opened and not settled. */
  pending(epoch: number): number;
}

/**
 * The intake epochs: whom senders seal to. One is current; a retired one still opens what was sealed to it, until
 * nothing can be left that needs it. Then its identities are destroyed, and files stolen on the way stay closed.
 */
export class Epochs {
  readonly #around: EpochSurroundings;
  #state: z.infer<typeof State>;
  readonly #identities = new Map<number, Identities>();
  /** Changes happen one after the other. */
  #change: Promise<unknown> = Promise.resolve();

  private constructor(around: EpochSurroundings, state: z.infer<typeof State>) {
    this.#around = around;
    this.#state = state;
  }

  /** Opens what is there, and makes the first epoch of a new keystore. @throws VernixError `keystore-damaged` */
  static async open(around: EpochSurroundings): Promise<Epochs> {
    const epochs = new Epochs(around, await readState(join(around.directory, EPOCHS_FILE)));
    for (const { epoch, destroyedAt } of epochs.#state.epochs) {
      if (destroyedAt === null) epochs.#identities.set(epoch, await epochs.#readSecret(epoch));
      else await destroyFile(join(around.directory, secretFile(epoch))); // a crash came between decision and deed
    }
    if (epochs.#state.epochs.length === 0) await epochs.rotate();
    return epochs;
  }

  get statement(): string {
    return this.#state.statement;
  }

  get current(): number {
    return this.#state.epochs.at(-1)?.epoch ?? 0;
  }

  get destroyed(): number {
    return this.#state.epochs.filter(({ destroyedAt }) => destroyedAt !== null).length;
  }

  list(): { epoch: number; state: 'current' | 'retired' | 'destroyed'; recipient: string }[] {
    return this.#state.epochs.map(({ epoch, recipient, retiredAt, destroyedAt }) => ({
      epoch,
      recipient,
      state: destroyedAt !== null ? 'destroyed' : retiredAt !== null ? 'retired' : 'current',
    }));
  }

  /**
   * The 16-byte file key of an age header, and the epoch it was sealed to; newest epochs are tried first.
   * @throws VernixError `age-header-invalid`, `sealed-to-another-key`
   */
  async unwrap(header: Uint8Array): Promise<{ epoch: number; fileKey: Uint8Array }> {
    for (const [epoch, { hybrid, classic }] of [...this.#identities].toReversed()) {
      const fileKey = await unwrapFileKey(header, [hybrid, classic]);
      if (fileKey !== null) return { epoch, fileKey };
    }
    throw new VernixError('sealed-to-another-key');
  }

  /** Begins a new epoch with a new signed statement; the one in use is retired. Resolves to its number. */
  rotate(): Promise<number> {
    return this.#oneByOne(async () => {
      const { directory, keystore, times } = this.#around;
      const epoch = this.current + 1;
      const [hybrid, classic] = await Promise.all([generateIdentity('hybrid'), generateIdentity('classic')]);
      const identities = { hybrid: hybrid.identity, classic: classic.identity };
      const plain = Buffer.from(JSON.stringify(identities));
      const sealed = sealItem(keystore.keyring.epochKey(epoch), plain, secretContext(epoch));
      plain.fill(0);
      await writeAtomically(join(directory, secretFile(epoch)), sealed);

      const now = this.#around.now();
      const lifetime = (times.rotateAfterHours + times.acceptForHours) * HOUR_MS;
      const made: Epoch = {
        epoch,
        recipient: hybrid.recipient,
        classicRecipient: classic.recipient,
        createdAt: now.toISOString(),
        notAfter: new Date(now.getTime() + lifetime).toISOString(),
        retiredAt: null,
        destroyedAt: null,
      };
      const version = this.#state.version + 1;
      const statement: IntakeStatement = {
        type: 'vernix-intake/1',
        version,
        issuedAt: made.createdAt,
        epoch,
        recipient: made.recipient,
        classicRecipient: made.classicRecipient,
        notAfter: made.notAfter,
      };
      const before = this.#state.epochs.map((old) => ({
        ...old,
        retiredAt: old.retiredAt ?? made.createdAt,
      }));
      await this.#write({
        type: 'vernix-epochs/1',
        version,
        statement: await signStatement(statement, keystore.statementKey.privateJwk),
        epochs: [...before, made],
      });
      this.#identities.set(epoch, identities);
      return epoch;
    });
  }

  /** Rotates when the current epoch has served its time. */
  async rotateWhenDue(): Promise<number | undefined> {
    const created = Date.parse(this.#state.epochs.at(-1)?.createdAt ?? '');
    const age = this.#around.now().getTime() - created;
    return age >= this.#around.times.rotateAfterHours * HOUR_MS ? await this.rotate() : undefined;
  }

  /**
   * Destroys the identities of every retired epoch that nothing can need any more: senders may no longer seal to it,
   * the grace after that has passed, and no opened transfer is unsettled. Resolves to the epochs destroyed now.
   */
  destroyWhenDue(): Promise<number[]> {
    return this.#oneByOne(async () => {
      const now = this.#around.now();
      const at = Math.min(now.getTime(), this.#around.steady());
      const due = this.#state.epochs.filter((epoch) => this.#mayDestroy(epoch, at)).map(({ epoch }) => epoch);
      if (due.length === 0) return [];
      await this.#write({
        ...this.#state,
        epochs: this.#state.epochs.map((old) =>
          due.includes(old.epoch) ? { ...old, destroyedAt: now.toISOString() } : old,
        ),
      });
      for (const epoch of due) {
        this.#identities.delete(epoch);
        await destroyFile(join(this.#around.directory, secretFile(epoch)));
      }
      return due;
    });
  }

  #mayDestroy({ epoch, notAfter, retiredAt, destroyedAt }: Epoch, at: number): boolean {
    const lastNeeded = Date.parse(notAfter) + this.#around.times.graceHours * HOUR_MS;
    return (
      retiredAt !== null && destroyedAt === null && at >= lastNeeded && this.#around.pending(epoch) === 0
    );
  }

  async #readSecret(epoch: number): Promise<Identities> {
    const file = secretFile(epoch);
    try {
      const sealed = await readFile(join(this.#around.directory, file));
      const plain = openItem(this.#around.keystore.keyring.epochKey(epoch), sealed, secretContext(epoch));
      const identities = Identities.parse(JSON.parse(plain.toString('utf8')));
      plain.fill(0);
      return identities;
    } catch (cause) {
      throw new VernixError('keystore-damaged', { file }, { cause });
    }
  }

  async #write(state: z.infer<typeof State>): Promise<void> {
    await writeAtomically(join(this.#around.directory, EPOCHS_FILE), JSON.stringify(state, null, 2));
    this.#state = state;
  }

  #oneByOne<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#change.then(change);
    this.#change = result.catch(() => undefined);
    return result;
  }
}

async function readState(path: string): Promise<z.infer<typeof State>> {
  try {
    return State.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new VernixError('keystore-damaged', { file: EPOCHS_FILE }, { cause });
  }
}
