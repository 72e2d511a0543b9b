import { join } from 'node:path';
import {
  LogEntry,
  type MeterOverview,
  type Simulation,
  VernixError,
  type ZoneEvent,
} from '@vernix/contracts';
import { type LogOptions, LogReader, LogWriter } from '@vernix/log-files';
import {
  type Asked,
  type BudgetTable,
  Comparison,
  isAlarm,
  Meter,
  MeterClock,
  MeterEvent,
  type PrincipalUse,
} from '@vernix/meter';
import type { KeyServiceConfig } from '../config.ts';
import { OPENINGS_FILE, Openings } from './openings.ts';
import { count, firstSince, NOTHING, replay, type Totals } from './replay.ts';
import { Witnessing } from './witnessing.ts';

export const LOG_DIRECTORY = 'log';
const DAY_MS = 86_400_000;

/** What an operation says of a release, in the terms of its log entry; the rest is added here. */
export type Said<T extends LogEntry['type']> = Omit<
  Extract<LogEntry, { type: T }>,
  'v' | 'at' | 'principal' | 'purpose' | 'type' | 'meter' | 'items'
>;

/** Wall clock, and one that nobody can set, in milliseconds. */
export interface Clocks {
  readonly now: () => Date;
  readonly monotonic: () => number;
}

export interface RecordOptions {
  readonly directory: string;
  readonly origin: string;
  readonly signers: LogOptions['signers'];
  readonly budgets: BudgetTable;
  readonly witnesses: KeyServiceConfig['witnesses'];
  readonly clocks: Clocks;
  /** Hears of each entry that is in the log, in its order: first of those that are there, then of each new one. */
  readonly written: (entry: LogEntry) => void;
  /** Somebody asked for what nobody should. Raised before it is written down, or a full disk would silence it. */
  readonly alarm: (refusal: VernixError, asked: Asked, event: 'budget-refused' | 'decoy-touched') => void;
  /** The wall clock moved by itself, so many milliseconds; at a start, since the newest event of the log. */
  readonly clockJumped: (jumpMs: number, starting: boolean) => void;
  /** The log takes nothing more until it is opened afresh. */
  readonly failed: (error: VernixError) => void;
}

/**
 * The record of what was released, and the meter it feeds. What the meter grants is in the log, on disk and signed, before
 * it is answered; when it cannot be written, nothing is released. The log alone makes the meter again at the next start.
 */
export class Releases {
  readonly #options: RecordOptions;
  readonly #log: LogWriter;
  readonly #openings: Openings;
  readonly #meter: Meter;
  readonly #clock: MeterClock;
  readonly #totals: Totals;
  readonly witnessing: Witnessing;
  /** Where the log is, to be read. */
  readonly directory: string;

  private constructor(
    options: RecordOptions,
    log: LogWriter,
    openings: Openings,
    meter: Meter,
    totals: Totals,
    witnessing: Witnessing,
  ) {
    this.directory = join(options.directory, LOG_DIRECTORY);
    this.witnessing = witnessing;
    this.#options = options;
    this.#log = log;
    this.#openings = openings;
    this.#meter = meter;
    this.#clock = new MeterClock(meter.newest);
    this.#totals = totals;
    this.#at(true);
  }

  /** @throws VernixError `release-file-missing`, `release-file-damaged` */
  static async open(options: RecordOptions): Promise<Releases> {
    const { directory, origin, signers } = options;
    const log = join(directory, LOG_DIRECTORY);
    const damaged = (cause: unknown): never => {
      const missing = cause instanceof VernixError && cause.code === 'log-checkpoint-missing';
      throw new VernixError(missing ? 'release-file-missing' : 'release-file-damaged', {}, { cause });
    };
    const writer = await LogWriter.open({ directory: log, origin, signers }).catch(damaged);
    const reader = await LogReader.open(log);
    // The meter believes the log: an entry that was taken out or altered would free a budget, or a frozen thief.
    const identity = { origin, verifiers: signers.map(({ verifier }) => verifier) };
    await reader.verify(identity).catch(damaged);
    const witnessing = await Witnessing.open(log, identity, options.witnesses, options.clocks).catch(damaged);
    const meter = Meter.replay(options.budgets, []);
    const totals = { ...NOTHING };
    await replay(reader, (entry) => {
      count(totals, entry);
      options.written(entry);
      if (entry.meter !== undefined) meter.apply(MeterEvent.parse(entry.meter));
    }).catch(damaged);
    const openings = await Openings.open(join(directory, OPENINGS_FILE)).catch((cause: unknown) => {
      throw new VernixError('release-file-missing', {}, { cause });
    });
    return new Releases(options, writer, openings, meter, totals, witnessing);
  }

  get figures(): Totals & { readonly logSize: number } {
    return { ...this.#totals, logSize: this.#log.size };
  }

  get checkpoint(): string {
    return this.#log.checkpoint;
  }

  use(principal: string, role: Asked['role']): PrincipalUse {
    return this.#meter.use(principal, role, this.#at());
  }

  overview(): MeterOverview {
    return this.#meter.overview(this.#at());
  }

  /** What was asked for in the last days, judged by the table in force and by another. */
  async simulate(table: BudgetTable, days: number): Promise<Simulation> {
    const log = await LogReader.open(join(this.#options.directory, LOG_DIRECTORY));
    const comparison = new Comparison(this.#options.budgets, table);
    const first = await firstSince(log, this.#at() - days * DAY_MS);
    const take = ({ meter }: LogEntry) => meter !== undefined && comparison.take(MeterEvent.parse(meter));
    await replay(log, take, first);
    return comparison.result();
  }

  /** Principals to which nothing is released until officers say so. */
  get frozen(): number {
    return this.#meter.frozenCount;
  }

  /**
   * Asks the meter, writes its decision down, and only then returns: the number of the entry, counted from 1.
   *
   * @param items what the entry commits to without naming it
   * @throws VernixError the meter's refusal, `log-not-witnessed`, `release-not-written`, `log-outcome-unknown`
   */
  async release<T extends LogEntry['type']>(
    type: T,
    asked: Asked,
    said: Said<T>,
    items?: unknown,
  ): Promise<number> {
    this.witnessing.requireFresh();
    const { event, refusal } = this.#meter.ask(asked, this.#at());
    const { principal, purpose } = asked;
    if (refusal !== null) {
      if (isAlarm(refusal.code)) this.#options.alarm(refusal, asked, 'budget-refused');
      await this.#append({ type: 'refused', principal, purpose, op: type, code: refusal.code, meter: event });
      throw refusal;
    }
    const opening = items === undefined ? undefined : this.#openings.commit(items);
    const entry = { type, principal, purpose, ...said, meter: event };
    const [index] = await Promise.all([
      this.#append(opening === undefined ? entry : { ...entry, items: opening.commitment }),
      opening?.written.catch(notWritten),
    ]);
    return index + 1;
  }

  /**
   * A decoy is among what is asked for: whoever asks is stopped, once, and told no more than that. After that the meter
   * refuses by itself.
   * @param items what the entry commits to
   * @throws VernixError `principal-frozen`, `release-not-written`
   */
  async touch(asked: Asked, items: unknown): Promise<void> {
    const { principal, role, purpose } = asked;
    if (this.use(principal, role).frozen !== null || this.halted) return;
    const refusal = new VernixError('principal-frozen', { principal });
    this.#options.alarm(refusal, asked, 'decoy-touched');
    const meter = this.#meter.freeze(principal, 'decoy', this.#at());
    const { commitment, written } = this.#openings.commit(items);
    const entry = { type: 'decoy.touched', principal, purpose, items: commitment, meter };
    await Promise.all([this.#append(entry), written.catch(notWritten)]);
    throw refusal;
  }

  /** Two decoys were touched under two names: nothing is released to anyone. */
  get halted(): boolean {
    return this.#meter.halted;
  }

  /** A transfer is done; once that is in the log, its records earn what ingest may read. */
  async settle(principal: string, transferId: string, records: number): Promise<void> {
    const settled = { principal, transferId, records };
    const event: MeterEvent = { type: 'settled', at: Math.max(this.#at(), this.#meter.newest), ...settled };
    await this.#append({ type: 'transfer.settle', ...settled, meter: event });
    this.#meter.apply(event);
  }

  /** Writes down what releases nothing. Resolves to the entry's number in the log, counted from 0. */
  note(
    principal: string,
    event:
      | ZoneEvent
      | Pick<Extract<LogEntry, { type: 'intake.rotate' }>, 'type' | 'retires'>
      | Pick<Extract<LogEntry, { type: 'decoys.sieve' }>, 'type' | 'rows'>,
  ) {
    return this.#append({ ...event, principal });
  }

  /** The meter's time, in Unix milliseconds. Asked every minute, it notices a jump while nobody reads anything. */
  time(): number {
    return this.#at();
  }

  async close(): Promise<void> {
    await this.#log.close();
    await this.#openings.close();
  }

  #at(starting = false): number {
    const { now, monotonic } = this.#options.clocks;
    const { at, jumpMs } = this.#clock.read({ wallMs: now().getTime(), monotonicMs: monotonic() });
    if (jumpMs !== 0) this.#options.clockJumped(jumpMs, starting);
    return at;
  }

  async #append(said: Readonly<Record<string, unknown>>): Promise<number> {
    const entry = LogEntry.parse({ v: 1, at: this.#options.clocks.now().toISOString(), ...said });
    const { index } = await this.#log.append(Buffer.from(JSON.stringify(entry))).catch((error: unknown) => {
      if (!(error instanceof VernixError) || error.code === 'log-not-written') notWritten(error);
      if (error.code === 'log-outcome-unknown') this.#options.failed(error);
      throw error;
    });
    this.witnessing.appended();
    count(this.#totals, entry);
    this.#options.written(entry);
    return index;
  }
}

function notWritten(cause: unknown): never {
  throw new VernixError('release-not-written', {}, { cause });
}
