import { type LogEntry, VernixError } from '@vernix/contracts';

interface Open {
  readonly epochs: readonly number[];
  readonly headers: string;
}

/**
 * Which transfers were opened and which are settled, as the log says. It answers two questions: may this transfer's
 * batch keys still be released, and does an epoch have files not yet finished?
 */
export class Transfers {
  readonly #state = new Map<string, Open | 'settled'>();
  readonly #opened = new Map<number, number>();
  readonly #pending = new Map<number, number>();
  /** The end of what is under way, by transfer. */
  readonly #turns = new Map<string, Promise<void>>();

  /** Takes in an entry that is in the log. Opening again, and settling again, changes nothing. */
  apply(entry: LogEntry): void {
    if (entry.type === 'transfer.open') this.#open(entry.transferId, entry);
    if (entry.type === 'transfer.settle') this.#settle(entry.transferId);
  }

  /**
   * Work on one transfer, one after the other: what was asked of it must still hold when the answer is in the log, whoever
   * else asks meanwhile.
   */
  inTurn<T>(transferId: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#turns.get(transferId) ?? Promise.resolve()).then(work);
    const done = (): void => {
      if (this.#turns.get(transferId) === end) this.#turns.delete(transferId);
    };
    const end = result.then(done, done);
    this.#turns.set(transferId, end);
    return result;
  }

  /** @throws VernixError `transfer-settled`, `transfer-differs` */
  checkMayOpen(transferId: string, headers: string): void {
    const state = this.#state.get(transferId);
    if (state === 'settled') throw new VernixError('transfer-settled');
    if (state !== undefined && state.headers !== headers) throw new VernixError('transfer-differs');
  }

  /** @throws VernixError `transfer-not-open` */
  checkIsOpen(transferId: string): void {
    const state = this.#state.get(transferId);
    if (state === undefined || state === 'settled') throw new VernixError('transfer-not-open');
  }

  isSettled(transferId: string): boolean {
    return this.#state.get(transferId) === 'settled';
  }

  opened(epoch: number): number {
    return this.#opened.get(epoch) ?? 0;
  }

  pending(epoch: number): number {
    return this.#pending.get(epoch) ?? 0;
  }

  #open(transferId: string, { epochs, headers }: Open): void {
    if (this.#state.has(transferId)) return;
    this.#state.set(transferId, { epochs, headers });
    for (const epoch of epochs) {
      this.#opened.set(epoch, this.opened(epoch) + 1);
      this.#pending.set(epoch, this.pending(epoch) + 1);
    }
  }

  #settle(transferId: string): void {
    const before = this.#state.get(transferId);
    if (before === 'settled') return;
    this.#state.set(transferId, 'settled');
    for (const epoch of before?.epochs ?? []) this.#pending.set(epoch, this.pending(epoch) - 1);
  }
}
