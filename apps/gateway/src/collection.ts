import {
  type CollectableFile,
  type GoneList,
  type OutcomeRequest,
  type TransferId,
  type TransferState,
  VernixError,
} from '@vernix/contracts';
import { removeDurably, writeAtomically } from '@vernix/durable';
import type { Log } from '@vernix/service';
import type { Deadlines } from './deadlines.ts';
import type { Spool } from './spool/spool.ts';
import { forCollector, forRecord, type Transfer } from './spool/transfer.ts';

const MOST_LISTED = 100;

/** What the vault does with whole files: takes them, confirms, says what became of them. */
export class Collection {
  readonly #spool: Spool;
  readonly #log: Log;
  readonly #deadlines: Deadlines;

  constructor(spool: Spool, deadlines: Deadlines, log: Log) {
    this.#spool = spool;
    this.#deadlines = deadlines;
    this.#log = log;
  }

  /** Oldest first, a page at a time. `after`: the last one of the page before; when it is gone, the list starts over. */
  list(after?: TransferId): CollectableFile[] {
    const waiting = [...this.#spool.all()]
      .map(forCollector)
      .filter((file) => file !== null)
      .sort((a, b) =>
        a.receivedAt === b.receivedAt ? compare(a.id, b.id) : compare(a.receivedAt, b.receivedAt),
      );
    const start = waiting.findIndex((file) => file.id === after) + 1;
    return waiting.slice(start, start + MOST_LISTED);
  }

  /** @throws {VernixError} `not-found` */
  locate(id: TransferId): { path: string; bytes: number; sha256: string } {
    const file = forCollector(this.#spool.get(id));
    if (file === null) throw new VernixError('not-found');
    return { path: this.#spool.readyPath(id), bytes: file.bytes, sha256: file.sha256 };
  }

  /**
   * The vault has the file. It is removed here, durably, before this returns; saying so again changes nothing.
   * @throws {VernixError} `not-found`, `collect-hash-wrong`
   */
  acknowledge(id: TransferId, sha256: string): Promise<void> {
    return this.#spool.lock.run(id, async () => {
      const transfer = this.#spool.get(id);
      if (transfer.sha256 === null || transfer.state === 'expired') throw new VernixError('not-found');
      const isHere = transfer.state === 'received';
      if (transfer.sha256 !== sha256) throw new VernixError(isHere ? 'collect-hash-wrong' : 'not-found');
      if (!isHere) return;
      await this.#spool.end({ ...transfer, state: 'collected', expiresAt: this.#deadlines.outcome() });
      this.#log.info('file-collected', { transfer: id, partner: transfer.partner });
    });
  }

  /** What was removed uncollected and is not on record yet. */
  gone(): GoneList['gone'] {
    return [...this.#spool.all()]
      .map(forRecord)
      .filter((one) => one !== null)
      .slice(0, MOST_LISTED);
  }

  /** It is on record; again changes nothing. @throws {VernixError} `not-found` */
  noteGone(id: TransferId): Promise<void> {
    return this.#spool.lock.run(id, async () => {
      const transfer = this.#spool.get(id);
      if (forRecord(transfer) !== null) await this.#spool.save({ ...transfer, goneNoted: true });
    });
  }

  /**
   * What the sender may be told. Also of a file whose time ended here: the vault may have fetched it before, and only not
   * said so in time. A file that failed has no report: what an earlier outcome left, before the registry was put back, is true no more.
   * @throws {VernixError} `not-found`; `request-invalid` when the file was not collected
   */
  setOutcome(id: TransferId, outcome: OutcomeRequest): Promise<void> {
    if (outcome.state !== 'failed') return this.#change(id, (transfer) => ({ ...transfer, ...outcome }));
    return this.#change(
      id,
      (transfer) => ({ ...transfer, ...outcome, report: null }),
      () => removeDurably(this.#spool.reportPath(id)),
    );
  }

  /** Keeps a report for its sender, as it is. @throws {VernixError} `not-found`, `request-invalid` */
  setReport(id: TransferId, contentType: string, content: Uint8Array): Promise<void> {
    return this.#change(id, async (transfer) => {
      await writeAtomically(this.#spool.reportPath(id), content);
      return { ...transfer, report: { contentType, bytes: content.length } };
    });
  }

  /** Keeps a log proof for its sender, as it is. @throws {VernixError} `not-found`, `request-invalid` */
  setLogProof(id: TransferId, logProof: string): Promise<void> {
    return this.#change(id, (transfer) => ({ ...transfer, logProof }));
  }

  #change(
    id: TransferId,
    change: (transfer: Transfer) => Transfer | Promise<Transfer>,
    afterwards?: () => Promise<unknown>,
  ): Promise<void> {
    return this.#spool.lock.run(id, async () => {
      const transfer = this.#spool.get(id);
      const isWhole = transfer.sha256 !== null;
      if (!isWhole || !VAULT_STATES.has(transfer.state))
        throw new VernixError('request-invalid', { where: 'state' });
      await this.#spool.save({ ...(await change(transfer)), expiresAt: this.#deadlines.outcome() });
      await afterwards?.();
    });
  }
}

const VAULT_STATES: ReadonlySet<TransferState> = new Set(['collected', 'expired', 'committed', 'failed']);

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
