import { join } from 'node:path';
import {
  ApprovalEvent,
  type ApprovalRequest,
  Approvals,
  effectOf,
  incidentOf,
  Office,
  type OfficeOptions,
} from '@vernix/approvals';
import {
  DELIVERIES,
  LogEntry,
  type MeterOverview,
  type Purpose,
  type Simulation,
  VernixError,
  type ZoneEvent,
} from '@vernix/contracts';
import type { OpenedFiles } from '@vernix/custody';
import {
  type Clocks,
  firstSince,
  LOG_DIRECTORY,
  type LogKey,
  type LogOptions,
  LogReader,
  logSigners,
  LogWriter,
  longestKnown,
  OPENINGS_FILE,
  Openings,
  replay,
  rowRanges,
  Witnessing,
} from '@vernix/log-files';
import {
  type Asked,
  type BudgetTable,
  Comparison,
  count,
  isAlarm,
  Meter,
  MeterClock,
  MeterEvent,
  type MeterTime,
  NewestWritten,
  NOTHING,
  OwedStops,
  type Totals,
  type Unwritten,
} from '@vernix/meter';
import { keyChanges } from '@vernix/seal';
import type { KeyServiceConfig } from '../config.ts';
import type { Decoys } from '../decoys.ts';
import type { Keyring } from '../keyring.ts';
import {
  approved,
  type Check,
  leavingRefused,
  mayLeave,
  noDecoy,
  openedOnce,
  seen,
  type Stop,
  stopped,
  type Wanted,
  withinBudget,
} from './checks.ts';

const DAY_MS = 86_400_000;
type Entry<T extends LogEntry['type']> = Extract<LogEntry, { type: T }>;
/** What is added here to whatever is said in an entry. */
type Added = 'v' | 'at' | 'principal' | 'meter' | 'items';
type Unsaid<E> = E extends unknown ? Omit<E, Added> : never;
/** What an operation says of a release, in the terms of its log entry. */
type Said<T extends LogEntry['type']> = Omit<Entry<T>, Added | 'purpose' | 'type'>;
type KeyAct = 'intake.rotate' | `keys.${'rotate' | 'export' | 'destroy'}`;
/** What is done to keys, decoys and budgets, as the log says it. */
type KeyEvent = Unsaid<Entry<KeyAct | 'decoys.sieve' | 'budgets.change' | 'incident'>>;
/** What is done to the keys of items, which the entry commits to. */
type ItemEvent = Unsaid<Entry<'person.shred'>>;

export interface RecordOptions {
  readonly directory: string;
  readonly origin: string;
  readonly signers: LogOptions['signers'];
  readonly budgets: BudgetTable;
  readonly witnesses: KeyServiceConfig['witnesses'];
  readonly clocks: Clocks;
  readonly decoys: Pick<Decoys, 'has' | 'files'>;
  readonly opened: Pick<OpenedFiles, 'knowsElsewhere'>;
  /** Hears of each entry that is in the log, in its order: first of those that are there, then of each new one. */
  readonly written: (entry: LogEntry) => void;
  /** Somebody asked for what nobody should. Raised before it is written down, or a full disk would silence it. */
  readonly alarm: (what: 'budget-refused' | 'decoy-touched', refusal: VernixError, asked: Asked) => void;
  /** When the keystore was made, and until when its operator says that the wall clock is right. */
  readonly keysSince: string;
  readonly believeClockUntil: string | undefined;
  /** The wall clock moved by itself, so many milliseconds; at a start, since the newest event of the log. */
  readonly clockJumped: (jumpMs: number, starting: boolean) => void;
  /** Whom officers' passkeys are for, who founds them, and what nobody should miss of them. */
  readonly officers: Pick<OfficeOptions, 'site' | 'founders' | 'alarm'>;
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
  /** What stopped somebody and could not be written: tried again before anything else is written. */
  readonly #owed = new OwedStops();
  /** Before a release, in this order. */
  readonly #checks: readonly Check[];
  readonly witnessing: Witnessing;
  /** What officers ask, sign and so let happen. */
  readonly approvals: Office;

  private constructor(
    options: RecordOptions,
    log: LogWriter,
    openings: Openings,
    meter: Meter,
    totals: Totals,
    witnessing: Witnessing,
    approvals: Approvals,
  ) {
    this.witnessing = witnessing;
    this.#options = options;
    this.#log = log;
    this.#openings = openings;
    this.#meter = meter;
    this.#clock = new MeterClock(meter.newest);
    this.#totals = totals;
    this.#readClock(true);
    this.approvals = new Office(approvals, {
      ...options.officers,
      now: () => this.#readClock().steadyAt,
      frozen: () => this.#meter.frozen,
      write: (principal, event, effect) => this.#step(principal, event, effect),
    });
    const time = (): number => this.time();
    this.#checks = [
      seen(witnessing),
      approved(this.approvals),
      mayLeave(meter),
      noDecoy(options.decoys, this.approvals, meter, time),
      openedOnce(options.opened),
      withinBudget(meter, time),
    ];
  }

  /** @throws VernixError `release-file-missing`, `release-file-damaged`, `clock-ahead` */
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
    const seen = { origin, verifiers: longestKnown(signers).map(({ verifier }) => verifier) };
    await reader.verify(identity).catch(damaged);
    const witnessing = await Witnessing.open(log, seen, options.witnesses, options.clocks).catch(damaged);
    const meter = Meter.replay(options.budgets, []);
    const totals = { ...NOTHING };
    const approvals = Approvals.replay(options.officers.site, []);
    const newest = new NewestWritten(Date.parse(options.keysSince));
    await replay(reader, (entry) => {
      count(totals, entry);
      options.written(entry);
      newest.take(Date.parse(entry.at), entry.meter?.at);
      if ('approval' in entry) approvals.apply(ApprovalEvent.parse(entry.approval));
      if (entry.meter !== undefined) meter.apply(MeterEvent.parse(entry.meter));
    }).catch(damaged);
    newest.checkClock(options.clocks.now().getTime(), options.believeClockUntil);
    const openings = await Openings.open(join(directory, OPENINGS_FILE)).catch((cause: unknown) => {
      throw new VernixError('release-file-missing', {}, { cause });
    });
    return new Releases(options, writer, openings, meter, totals, witnessing, approvals);
  }

  /** `frozen`: how many are stopped until officers say so. `halted`: all are, as two decoys were touched under two names. */
  get figures(): Totals & { readonly logSize: number; readonly frozen: number; readonly halted: boolean } {
    const { frozenCount: frozen, halted } = this.#meter;
    return { ...this.#totals, logSize: this.#log.size, frozen, halted };
  }

  overview(): MeterOverview {
    return this.#meter.overview(this.time());
  }

  /** The log with all that was answered so far. */
  async reader(): Promise<LogReader> {
    await this.#log.shown();
    return await LogReader.open(this.#log.directory);
  }

  /** What was asked for in the last days, judged by the table in force and by another. */
  async simulate(table: BudgetTable, days: number): Promise<Simulation> {
    const log = await this.reader();
    const comparison = new Comparison(this.#options.budgets, table);
    const first = await firstSince(log, this.time() - days * DAY_MS);
    const take = ({ meter }: LogEntry) => meter !== undefined && comparison.take(MeterEvent.parse(meter));
    await replay(log, take, first);
    return comparison.result();
  }

  /**
   * Asks every check, writes down what they decide, and only then returns: the number of the entry, counted from 1. Of the
   * items the entry says only what they are committed to by.
   *
   * @param committed what else the entry commits to without naming it
   * @throws VernixError a check's refusal, `release-not-written`, `log-outcome-unknown`
   */
  async release<T extends LogEntry['type']>(
    wanted: Wanted<T>,
    said: Said<T>,
    committed: unknown = wanted.items === undefined ? undefined : rowRanges(wanted.items),
  ): Promise<number> {
    const { type, asked } = wanted;
    let meter: MeterEvent | undefined;
    for (const check of this.#checks) {
      const verdict = check(wanted);
      const { refusal } = verdict;
      if (refusal !== null) {
        await this.#refuse(wanted, { ...verdict, refusal });
        throw refusal;
      }
      meter ??= verdict.meter;
    }
    const { principal, purpose } = asked;
    return 1 + (await this.#append({ said: { type, principal, purpose, ...said, meter }, committed }));
  }

  /** Somebody took a delivery that nobody collects: no other leaves the house until officers say so. */
  async stopDeliveries(): Promise<void> {
    if (this.#meter.frozen.some(({ principal, why }) => principal === DELIVERIES && why === 'decoy')) return;
    await this.touched('delivery.collected', DELIVERIES, 'audit');
  }

  /** A delivery that nobody collects was touched in this name, which is stopped by it, or was before. */
  async touched(type: LogEntry['type'], principal: string, purpose: Purpose): Promise<void> {
    const stop = stopped(principal, this.#meter.freeze(principal, 'decoy', this.time()));
    await this.#refuse({ type, asked: { principal, purpose, counts: {} } }, stop);
  }

  /** @throws VernixError `deliveries-stopped` */
  requireMayLeave(): void {
    const refusal = leavingRefused(this.#meter);
    if (refusal !== null) throw refusal;
  }

  /** Raises the alarm where there is cause, and writes it down. */
  async #refuse({ type, asked, items }: Wanted, { refusal, meter, touched }: Stop): Promise<void> {
    const { principal, purpose } = asked;
    const code = touched === true ? 'decoy-touched' : refusal.code;
    const raised = touched === true || isAlarm(code);
    if (raised) this.#options.alarm(touched === true ? 'decoy-touched' : 'budget-refused', refusal, asked);
    const said = { principal, purpose, meter };
    const stops = touched === true || code === 'budget-breached';
    // Nothing may come between what the meter decides next and this: the log is replayed in its order.
    await Promise.all([
      raised ? this.#append({ said: { type: 'incident', principal, what: code } }, stops) : null,
      touched === true
        ? this.#append({ said: { type: 'decoy.touched', ...said }, committed: rowRanges(items ?? []) }, stops)
        : this.#append({ said: { type: 'refused', ...said, op: type, code } }, stops),
    ]);
  }

  /** A transfer is done; once that is in the log, its records earn what ingest may read. */
  async settle(principal: string, transferId: string, records: number): Promise<void> {
    const settled = { principal, transferId, records };
    const event: MeterEvent = { type: 'settled', at: Math.max(this.time(), this.#meter.newest), ...settled };
    await this.#append({ said: { type: 'transfer.settle', ...settled, meter: event } });
    this.#meter.apply(event);
  }

  /**
   * Writes down what releases nothing, with a commitment to the items that something was done to. Resolves to the entry's number
   * in the log, counted from 0.
   */
  note(principal: string, event: ZoneEvent | KeyEvent): Promise<number>;
  note(principal: string, event: ItemEvent, committed: object): Promise<number>;
  note(principal: string, event: ZoneEvent | KeyEvent | ItemEvent, committed?: object): Promise<number> {
    return this.#append({ said: { ...event, principal }, committed });
  }

  /** Public keys of the log, as text. */
  get logKeys(): readonly string[] {
    return this.#log.signers.map(({ verifier }) => verifier.vkey);
  }

  /** Public keys that a generation of the log's key will sign by. */
  logKeysOf(generation: LogKey): string[] {
    return logSigners(this.#options.origin, [generation]).map(({ verifier }) => verifier.vkey);
  }

  /**
   * Whether the log's older keys may go: without them it opens just as well, with what witnesses saw of it. Destroyed any sooner
   * they could not be brought back.
   */
  async mayForgetOldLogKeys(keyring: Keyring, now: Date): Promise<boolean> {
    if (!keyChanges.oldLogMayGo(keyring.state, now)) return false;
    const newest = logSigners(this.#options.origin, [keyChanges.current(keyring.state.log)]);
    return await this.witnessing.cosigned.isSignedBy(newest.map(({ verifier }) => verifier));
  }

  /** From now on checkpoints are signed by the keys that the keyring holds. */
  async signWith(keyring: Keyring): Promise<void> {
    await this.#log.signWith(logSigners(this.#options.origin, keyring.state.log));
  }

  /** Now, by the wall clock, as entries and keys are dated. */
  get instant(): string {
    return this.#options.clocks.now().toISOString();
  }

  /** The meter's time, in Unix milliseconds. Asked every minute, it notices a jump while nobody reads anything. */
  time(): number {
    return this.#readClock().at;
  }

  async close(): Promise<void> {
    await this.catchUp().catch(() => undefined);
    await this.#log.close();
    await this.#openings.close();
  }

  #readClock(starting = false): MeterTime {
    const { now, monotonic } = this.#options.clocks;
    const time = this.#clock.read({ wallMs: now().getTime(), monotonicMs: monotonic() });
    if (time.jumpMs !== 0) this.#options.clockJumped(time.jumpMs, starting);
    return time;
  }

  /** A step of an approval, and what it makes of the meter. */
  async #step(principal: string, approval: ApprovalEvent, effect?: ApprovalRequest): Promise<void> {
    const at = Math.max(this.time(), this.#meter.newest);
    const follows = effect === undefined ? null : effectOf(approval.type, effect, at);
    const meter = follows === null ? undefined : MeterEvent.parse({ ...follows, at });
    const what = effect === undefined ? null : incidentOf(approval.type, effect);
    await Promise.all([
      what === null ? null : this.#append({ said: { type: 'incident', principal: effect?.requester, what } }),
      this.#append({ said: { type: `approval.${approval.type}`, principal, approval, meter } }),
    ]);
    if (meter !== undefined) this.#meter.apply(meter);
  }

  /** Whoever was stopped is so in the log as soon as that takes anything: also when nobody asks for anything more. */
  async catchUp(): Promise<void> {
    await Promise.all(this.#owed.take().map((unwritten) => this.#write(unwritten, true)));
  }

  /** `stops`: somebody is stopped by it from now on, whether it can be written now or not. */
  async #append(unwritten: Unwritten, stops = false): Promise<number> {
    // In one turn, so that they share a commit, in this order.
    return (await Promise.all([this.catchUp(), this.#write(unwritten, stops)]))[1];
  }

  /** What opens the entry's commitment is on disk when the entry is. */
  async #write(unwritten: Unwritten, stops: boolean): Promise<number> {
    const { said, committed } = unwritten;
    const opening = committed === undefined ? undefined : this.#openings.commit(committed);
    const items = opening && { items: opening.commitment };
    const entry = LogEntry.parse({ v: 1, at: this.instant, ...said, ...items });
    const logged = this.#log.append(Buffer.from(JSON.stringify(entry))).then(
      ({ index }) => {
        this.witnessing.appended(index);
        count(this.#totals, entry);
        this.#options.written(entry);
        return index;
      },
      (error: unknown) => {
        if (stops) this.#owed.keep(unwritten);
        if (!(error instanceof VernixError) || error.code === 'log-not-written') notWritten(error);
        if (error.code === 'log-outcome-unknown') this.#options.failed(error);
        throw error;
      },
    );
    const index = await logged;
    await opening?.written.catch(notWritten);
    return index;
  }
}

function notWritten(cause: unknown): never {
  throw new VernixError('release-not-written', {}, { cause });
}
