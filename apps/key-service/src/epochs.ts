import { VernixError } from '@vernix/contracts';
import {
  beginEpoch,
  destroyEpochs,
  type Epoch,
  type EpochRun,
  type KeyState,
  keptEpochs,
  restateIntake,
  runsOf,
  unwrapByEpoch,
} from '@vernix/seal';
import type { KeyServiceConfig } from './config.ts';
import type { Keyring } from './keyring.ts';

const HOUR_MS = 3_600_000;

/** As it stands in the log. */
export type EpochEvent =
  | { readonly type: 'intake.rotate'; readonly retires: number }
  | ({ readonly type: 'keys.destroy'; readonly key: 'intake' } & EpochRun);

/** What the epochs need to know of time and of what is still in use. */
export interface EpochSurroundings {
  readonly keyring: Keyring;
  readonly times: Pick<KeyServiceConfig, 'rotateAfterHours' | 'acceptForHours' | 'graceHours'>;
  now(): Date;
  /** Unix milliseconds by a time that setting the wall clock does not move forward: what is destroyed stays so. */
  steady(): number;
  /** Transfers sealed to the epoch that are opened and not settled. */
  pending(epoch: number): number;
  /** Transfers of which something is being done at this moment: which epochs they need is not known yet. */
  underWay(): number;
  /** Told before it is so: an epoch follows the current one; those before this one are destroyed. */
  note(event: EpochEvent): Promise<unknown>;
}

/**
 * The intake epochs: whom senders seal to. One is current; a retired one still opens what was sealed to it, until
 * nothing can be left that needs it. Then its identities are destroyed, and files stolen on the way stay closed.
 */
export class Epochs {
  readonly #around: EpochSurroundings;

  private constructor(around: EpochSurroundings) {
    this.#around = around;
  }

  /** Makes the first epoch of new keys. */
  static async open(around: EpochSurroundings): Promise<Epochs> {
    const epochs = new Epochs(around);
    if (epochs.#all.length === 0) await epochs.rotate();
    return epochs;
  }

  get statement(): string {
    return this.#around.keyring.state.intake.statement;
  }

  get current(): number {
    return this.#all.at(-1)?.epoch ?? 0;
  }

  get destroyed(): number {
    return this.#all.filter(({ destroyedAt }) => destroyedAt !== null).length;
  }

  /** Those that still open files. */
  kept(): ReturnType<typeof keptEpochs> {
    return keptEpochs(this.#all);
  }

  /** Of these epochs, those that still open files. */
  notDestroyed(epochs: Iterable<number>): number[] {
    const asked = new Set(epochs);
    return this.#all
      .filter(({ epoch, destroyedAt }) => asked.has(epoch) && destroyedAt === null)
      .map(({ epoch }) => epoch);
  }

  /** @throws VernixError as {@link unwrapByEpoch} */
  unwrap(header: Uint8Array): ReturnType<typeof unwrapByEpoch> {
    return unwrapByEpoch(header, this.#all);
  }

  /**
   * Begins a new epoch with a new signed statement; the one in use is retired. With `destroy` every earlier one is destroyed
   * at once: nothing that was received until now opens any more, here or in a backup. What was sealed to them and is still
   * on its way has to be sent again. Resolves to its number.
   * @param note as {@link EpochSurroundings.note}, by whoever asked
   * @param agreed asked when it could be done; what it throws leaves everything as it was
   * @throws VernixError `transfers-pending`: files are being taken in
   */
  rotate(
    destroy = false,
    note: EpochSurroundings['note'] = (event) => this.#around.note(event),
    agreed?: () => Promise<void>,
  ): Promise<number> {
    return this.#around.keyring.change(async (state) => {
      if (destroy) this.#requireIdle(state);
      await agreed?.();
      if (destroy) this.#requireIdle(state); // officers' answer is written to the log, which takes its time
      const retires = state.intake.epochs.at(-1)?.epoch;
      if (retires !== undefined) await note({ type: 'intake.rotate', retires });
      const epoch = await this.#begin(state);
      if (destroy) {
        await note({ type: 'keys.destroy', key: 'intake', before: epoch });
        this.#destroy(state, (old) => old.epoch !== epoch);
      }
      return epoch;
    });
  }

  #requireIdle(state: KeyState): void {
    const pending = state.intake.epochs.reduce((sum, { epoch }) => sum + this.#around.pending(epoch), 0);
    const count = Math.max(pending, this.#around.underWay());
    if (count > 0) throw new VernixError('transfers-pending', { count });
  }

  /** A statement of the current epoch by the statement key of the state; its version rises. */
  restate(state: KeyState): Promise<void> {
    return restateIntake(state, this.#around.now());
  }

  /** Rotates when the current epoch has served its time. */
  async rotateWhenDue(): Promise<number | undefined> {
    const created = Date.parse(this.#all.at(-1)?.createdAt ?? '');
    const age = this.#around.now().getTime() - created;
    return age >= this.#around.times.rotateAfterHours * HOUR_MS ? await this.rotate() : undefined;
  }

  /**
   * Destroys the identities of every retired epoch that nothing can need any more: senders may no longer seal to it,
   * the grace after that has passed, and no opened transfer is unsettled. Resolves to the epochs destroyed now.
   */
  async destroyWhenDue(): Promise<number[]> {
    const isDue = (epoch: Epoch): boolean => this.#mayDestroy(epoch, this.#steadyNow());
    if (!this.#all.some(isDue)) return [];
    return await this.#around.keyring.change(async (state) => {
      const due = new Set(state.intake.epochs.filter(isDue)); // none, when somebody else's turn came first
      for (const run of runsOf(state.intake.epochs, due))
        await this.#around.note({ type: 'keys.destroy', key: 'intake', ...run });
      // Time went on: none that fell due since, which the log does not say, and none that somebody opened since.
      return this.#destroy(state, (old) => due.has(old) && isDue(old));
    });
  }

  get #all(): readonly Epoch[] {
    return this.#around.keyring.state.intake.epochs;
  }

  #begin(state: KeyState): Promise<number> {
    const now = this.#around.now();
    const { rotateAfterHours, acceptForHours } = this.#around.times;
    return beginEpoch(state, now, new Date(now.getTime() + (rotateAfterHours + acceptForHours) * HOUR_MS));
  }

  #destroy(state: KeyState, which: (epoch: Epoch) => boolean): number[] {
    return destroyEpochs(state, this.#around.now(), which);
  }

  #mayDestroy({ epoch, notAfter, retiredAt, destroyedAt }: Epoch, at: number): boolean {
    const lastNeeded = Date.parse(notAfter) + this.#around.times.graceHours * HOUR_MS;
    return (
      retiredAt !== null && destroyedAt === null && at >= lastNeeded && this.#around.pending(epoch) === 0
    );
  }

  #steadyNow(): number {
    return Math.min(this.#around.now().getTime(), this.#around.steady());
  }
}
