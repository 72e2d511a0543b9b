import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, type ErrorParams, isFileFault, VernixError } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import type { Client } from 'pg';
import { databaseError, openSession } from '../db/connection.ts';
import { LOCKS } from '../db/locks.ts';
import { inTransaction } from '../db/transaction.ts';
import { SealedFiles } from '../files.ts';
import { enqueueReport } from '../jobs/enqueue.ts';
import { SealingThread } from '../sealing/sealing-thread.ts';
import { ingestFile } from './ingest-file.ts';
import { begin, finishAsFailed, nextStored, postpone, type StoredTransfer } from './stored-transfer.ts';

export interface LaneSettings {
  readonly databaseUrl: string;
  readonly keyService: KeyServicePlace;
  readonly filesDir: string;
  readonly snapshotMinSeconds: number;
  readonly retry: { readonly firstSeconds: number; readonly mostSeconds: number };
}

/** What the lane tells while it works. */
export type LaneEvent =
  | { readonly kind: 'progress'; readonly transfer: string; readonly rows: number }
  | { readonly kind: 'left'; readonly transfer: string }
  /** The key service releases nothing, to whatever file. */
  | {
      readonly kind: 'nothing-released';
      readonly transfer: string;
      readonly code: ErrorCode;
      readonly params: ErrorParams;
    }
  /** It was opened once, and the database, or the key service's log, does not know of that. */
  | { readonly kind: 'lost'; readonly transfer: string; readonly by: 'database' | 'log' };

/** Not about the file that met it: none is opened until somebody sees to it. */
const NOTHING_RELEASED: ReadonlySet<ErrorCode> = new Set(['release-not-written', 'log-not-witnessed']);

/** How long the lane sleeps when nobody wakes it: files whose time to be tried again has come. */
const IDLE_MS = 500;
/**
 * A lane that read people's rows has them in memory, in clear, until their place is used again. So it ends when it has
 * rested that long after a file, and never takes another one that long after its first: its process's memory goes with it.
 */
const REST_MS = 2_000;
const LONGEST_MS = 60_000;

/**
 * Takes stored files in, one at a time, oldest first. There is one lane for a registry, held by an advisory lock: who is
 * new and who is known is decided in commit order, by one process (docs/adr/0005-ingest.md).
 */
export class IngestLane {
  readonly #settings: LaneSettings;
  readonly #tell: (event: LaneEvent) => void;
  readonly #log: Log;
  readonly #files: SealedFiles;
  readonly #stopping = new AbortController();
  readonly #sealing = new SealingThread();
  #nudge = new AbortController();
  /** Waits for the database since it last did what it was asked. */
  #waits = 0;
  /** When the first file was taken, and when the last one was left; milliseconds. */
  #used: { readonly since: number; last: number } | null = null;

  constructor(settings: LaneSettings, tell: (event: LaneEvent) => void, log: Log) {
    this.#settings = settings;
    this.#tell = tell;
    this.#log = log;
    this.#files = new SealedFiles(settings.filesDir);
  }

  /** A file may be waiting. */
  wake(): void {
    this.#nudge.abort();
  }

  /** Gives up the file under way, which changes nothing, and ends {@link run}. */
  stop(): void {
    this.#stopping.abort();
    this.wake();
  }

  /** Works until {@link stop}, or until it is time for a new lane. A database that goes away is waited for. */
  async run(): Promise<void> {
    try {
      await this.#untilStopped();
    } finally {
      await this.#sealing.close();
    }
  }

  async #untilStopped(): Promise<void> {
    while (!this.#stopped && !this.#isSpent()) {
      let client: Client | undefined;
      try {
        client = await openSession(this.#settings.databaseUrl, 'vernix-ingest');
        await this.#holdLane(client);
        await this.#work(client);
      } catch (error) {
        const fault = databaseError(error);
        const code = fault instanceof VernixError ? fault.code : 'internal';
        if (code === 'internal') this.#log.failure('ingest-interrupted', error);
        else this.#log.warn('ingest-interrupted', { code, attempt: this.#waits + 1 });
        await this.#pause(this.#backoff(this.#waits) * 1000);
        this.#waits += 1;
      } finally {
        await client?.end().catch(() => undefined);
      }
    }
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #isSpent(): boolean {
    const now = performance.now();
    return this.#used !== null && (now - this.#used.last >= REST_MS || now - this.#used.since >= LONGEST_MS);
  }

  async #holdLane(client: Client): Promise<void> {
    for (;;) {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
        LOCKS.ingest,
      ]);
      if (rows[0]?.held === true || this.#stopped) return;
      await this.#pause(IDLE_MS);
    }
  }

  async #work(client: Client): Promise<void> {
    while (!this.#stopped && !this.#isSpent()) {
      const transfer = await nextStored(client);
      if (transfer === undefined) await this.#pause(IDLE_MS);
      else await this.#take(client, transfer);
      this.#waits = 0; // not before: a database that lets us in may still refuse what comes next
    }
  }

  /** @throws when the database is at fault; every other fault is written down with the transfer */
  async #take(client: Client, transfer: StoredTransfer): Promise<void> {
    const started = performance.now();
    this.#used ??= { since: started, last: started };
    let keys: KeyClient | undefined;
    try {
      await begin(client, transfer.id, this.#backoff(transfer.attempts));
      keys = await KeyClient.connect(this.#settings.keyService);
      await ingestFile(
        {
          client,
          keys,
          sealing: this.#sealing,
          pathOf: (id) => this.#files.pathOf(id),
          progress: (rows) => this.#tell({ kind: 'progress', transfer: transfer.id, rows }),
          snapshotMinSeconds: this.#settings.snapshotMinSeconds,
          signal: this.#stopping.signal,
        },
        transfer,
      );
      this.#log.info('file-decided', { transfer: transfer.id, ms: Math.round(performance.now() - started) });
    } catch (error) {
      if (this.#stopped) return;
      await this.#settleFault(client, transfer, databaseError(error));
    } finally {
      this.#used.last = performance.now();
      this.#tell({ kind: 'left', transfer: transfer.id });
      await keys?.close();
    }
  }

  async #settleFault(client: Client, transfer: StoredTransfer, fault: unknown): Promise<void> {
    const code = fault instanceof VernixError ? fault.code : 'internal';
    if (code === 'database-unreachable') throw fault;
    if (fault instanceof VernixError && isFileFault(code)) {
      await this.#end(client, transfer, fault);
      this.#log.warn('file-refused', { transfer: transfer.id, code });
      return;
    }
    if (code === 'transfer-settled' || code === 'transfer-not-in-log') {
      // It was opened once. This database does not know that it was taken in, or the key service's log does not know that it was
      // opened: the one that does not was put back to a copy from before, or lost.
      await this.#end(client, transfer, new VernixError('registry-put-back'));
      this.#tell({
        kind: 'lost',
        transfer: transfer.id,
        by: code === 'transfer-settled' ? 'database' : 'log',
      });
      return;
    }
    if (code === 'internal') this.#log.failure('ingest-postponed', fault, { transfer: transfer.id });
    else this.#log.warn('ingest-postponed', { transfer: transfer.id, code, attempt: transfer.attempts + 1 });
    if (fault instanceof VernixError && NOTHING_RELEASED.has(fault.code)) {
      const { params } = fault;
      this.#tell({ kind: 'nothing-released', transfer: transfer.id, code: fault.code, params });
    }
    await postpone(client, transfer.id, code, this.#backoff(transfer.attempts));
  }

  async #end(client: Client, transfer: StoredTransfer, fault: VernixError): Promise<void> {
    await inTransaction(client, async () => {
      await finishAsFailed(client, transfer.id, fault);
      await enqueueReport(client, transfer.id);
    });
  }

  #backoff(attempts: number): number {
    const { firstSeconds, mostSeconds } = this.#settings.retry;
    return Math.min(mostSeconds, firstSeconds * 2 ** Math.min(attempts, 20));
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopped) return;
    await sleep(ms, undefined, { signal: this.#nudge.signal }).catch(() => undefined);
    if (this.#nudge.signal.aborted) this.#nudge = new AbortController();
  }
}
