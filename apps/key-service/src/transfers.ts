import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Sha256Hex, TransferId, VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { Journal } from './journal.ts';

const Line = z.union([
  z.object({ opened: TransferId, epochs: z.array(z.int().positive()), headers: Sha256Hex }),
  z.object({ settled: TransferId, records: z.int().nonnegative() }),
]);

interface Open {
  readonly epochs: readonly number[];
  readonly headers: string;
}

/**
 * Which transfers were opened and which are settled (`transfers.ndjson`, read whole at the start). It answers two
 * questions: may this transfer's batch keys still be released, and does an epoch have files not yet finished?
 */
export class Transfers {
  readonly #journal: Journal;
  readonly #state = new Map<string, Open | 'settled'>();
  readonly #opened = new Map<number, number>();
  readonly #pending = new Map<number, number>();

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @throws VernixError `keystore-damaged` when the file is not there */
  static async open(path: string): Promise<Transfers> {
    const journal = await Journal.open(path).catch((cause: unknown) => {
      throw new VernixError('keystore-damaged', { file: basename(path) }, { cause });
    });
    const transfers = new Transfers(journal);
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const line = parse(text);
      if (line !== undefined) transfers.#apply(line);
    }
    return transfers;
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

  /** Opening the same transfer again, with the same headers, changes nothing. */
  async markOpen(transferId: string, epochs: readonly number[], headers: string): Promise<void> {
    this.checkMayOpen(transferId, headers);
    if (this.#state.has(transferId)) return;
    await this.#write({ opened: transferId, epochs: [...epochs], headers });
  }

  /**
   * False when it was settled before: settling again changes nothing.
   * @throws VernixError `transfer-not-open` for one never opened
   */
  async settle(transferId: string, records: number): Promise<boolean> {
    if (this.#state.get(transferId) === 'settled') return false;
    this.checkIsOpen(transferId);
    await this.#write({ settled: transferId, records });
    return true;
  }

  opened(epoch: number): number {
    return this.#opened.get(epoch) ?? 0;
  }

  pending(epoch: number): number {
    return this.#pending.get(epoch) ?? 0;
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #write(line: z.infer<typeof Line>): Promise<void> {
    try {
      await this.#journal.append(JSON.stringify(line));
    } catch (cause) {
      throw new VernixError('release-not-written', {}, { cause });
    }
    this.#apply(line);
  }

  #apply(line: z.infer<typeof Line>): void {
    const id = 'opened' in line ? line.opened : line.settled;
    const before = this.#state.get(id);
    if ('opened' in line) {
      if (before !== undefined) return;
      this.#state.set(id, { epochs: line.epochs, headers: line.headers });
      for (const epoch of line.epochs) {
        this.#opened.set(epoch, this.opened(epoch) + 1);
        this.#pending.set(epoch, this.pending(epoch) + 1);
      }
    } else if (before !== 'settled') {
      this.#state.set(id, 'settled');
      for (const epoch of before?.epochs ?? []) this.#pending.set(epoch, this.pending(epoch) - 1);
    }
  }
}

/** A line that was torn by a crash was never acted upon. */
function parse(text: string): z.infer<typeof Line> | undefined {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
