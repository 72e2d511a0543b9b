import { type LogEntry, VernixError } from '@vernix/contracts';
import { KeyedLock } from '@vernix/service';

interface Opened {
  readonly epochs: readonly number[];
  readonly partner: string;
  readonly headers: string;
  /** Of the header of the file itself. */
  readonly file?: string | undefined;
  /** Of the item root that its keys hang from. */
  readonly itemGeneration: number;
}

/** As what a file was opened: whose transfer, and how many records came of it once it is settled. */
export interface Opening {
  readonly partner: string | undefined;
  readonly records: number | undefined;
}

/**
 * Which transfers were opened and which are settled, as the log says. It answers three questions: may this transfer's
 * batch keys still be released, which root gives them, and does an epoch have files not yet finished?
 */
export class Transfers {
  readonly #transfers = new Map<string, Opened>();
  /** With how many records. */
  readonly #settled = new Map<string, number>();
  /** The transfers that a file was opened as, by its header. */
  readonly #files = new Map<string, string[]>();
  readonly #opened = new Map<number, number>();
  readonly #pending = new Map<number, number>();
  readonly #turns = new KeyedLock();

  /** Takes in an entry that is in the log. Opening again, and settling again, changes nothing. */
  apply(entry: LogEntry): void {
    if (entry.type === 'transfer.open') this.#open(entry.transferId, entry);
    if (entry.type === 'transfer.settle') this.#settle(entry.transferId, entry.records);
  }

  /** One after the other for a transfer (or `any`): what was asked of it must still hold when the answer is in the log. */
  inTurn<T>(transferId: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(transferId, work);
  }

  /** Of how many something is being done at this moment. */
  get underWay(): number {
    return this.#turns.size;
  }

  /**
   * @param isMarked it was opened, also where the log was lost or put back and does not say so
   * @throws VernixError `transfer-settled`, `transfer-differs`, `transfer-not-in-log`
   */
  checkMayOpen(transferId: string, headers: string, isMarked: boolean): void {
    const opened = this.find(transferId);
    if (this.isSettled(transferId)) throw new VernixError('transfer-settled');
    if (isMarked && opened === undefined) throw new VernixError('transfer-not-in-log');
    if (opened !== undefined && opened.headers !== headers) throw new VernixError('transfer-differs');
  }

  /** @throws VernixError `transfer-not-open` */
  checkIsOpen(transferId: string): void {
    if (this.find(transferId) === undefined || this.isSettled(transferId))
      throw new VernixError('transfer-not-open');
  }

  isSettled(transferId: string): boolean {
    return this.#settled.has(transferId);
  }

  get settled(): string[] {
    return [...this.#settled.keys()];
  }

  find(transferId: string): Opened | undefined {
    return this.#transfers.get(transferId);
  }

  /** What else a file with this header was opened as. */
  openedAs(file: string, transferId: string): Opening[] {
    const others = (this.#files.get(file) ?? []).filter((id) => id !== transferId);
    return others.map((id) => ({ partner: this.find(id)?.partner, records: this.#settled.get(id) }));
  }

  opened(epoch: number): number {
    return this.#opened.get(epoch) ?? 0;
  }

  pending(epoch: number): number {
    return this.#pending.get(epoch) ?? 0;
  }

  #open(transferId: string, { partner, epochs, headers, file, itemGeneration }: Opened): void {
    if (this.#transfers.has(transferId)) return;
    this.#transfers.set(transferId, { partner, epochs, headers, itemGeneration });
    if (file !== undefined) this.#files.set(file, [...(this.#files.get(file) ?? []), transferId]);
    for (const epoch of epochs) {
      this.#opened.set(epoch, this.opened(epoch) + 1);
      this.#pending.set(epoch, this.pending(epoch) + 1);
    }
  }

  #settle(transferId: string, records: number): void {
    if (this.#settled.has(transferId)) return;
    this.#settled.set(transferId, records);
    for (const epoch of this.find(transferId)?.epochs ?? []) {
      this.#pending.set(epoch, this.pending(epoch) - 1);
    }
  }
}
