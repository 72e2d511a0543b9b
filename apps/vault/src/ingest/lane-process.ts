import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { VernixError } from '@vernix/contracts';
import type { Log, LogFields } from '@vernix/service';
import type { LaneEvent, LaneSettings } from './lane.ts';
import type { LaneMessage, LaneOrder } from './lane-main.ts';

const RESTART_AFTER_MS = 1_000;
/**
 * Room for a chunk's short-lived objects to die young: a fifth less processor time than with the default. What survives is
 * copied by one thread: there are as many others at work as there are processors, and four copying cost a tenth more.
 */
export const LANE_FLAGS = [
  '--max-semi-space-size=32',
  '--min-semi-space-size=32',
  '--no-parallel-scavenge',
] as const;
const INHERITED = [
  '--permission',
  '--allow-fs-read=',
  '--allow-worker',
  '--disable-warning=',
  '--disable-sigusr1',
  '--import=',
];

/**
 * What it takes over of the vault's own rights (packages/confinement). It parses what others send, so it gets none to start a
 * program or to load native code, and to write nothing but what it remembers of the key service's log.
 */
function rightsFor({ keyService }: LaneSettings): string[] {
  const inherited = process.execArgv.filter((flag) => INHERITED.some((right) => flag.startsWith(right)));
  const remembers = inherited.length > 0 && typeof keyService !== 'string' && 'memory' in keyService;
  return remembers ? [...inherited, `--allow-fs-write=${keyService.memory}*`] : inherited;
}
const MAIN = fileURLToPath(new URL('./lane-main.ts', import.meta.url));

type LogLine = { level: 'info' | 'warn' | 'error'; event: string } & LogFields;

export interface UnderWay {
  readonly openedAt: Date;
  /** Rows handled so far. */
  readonly rows: number;
}

/** Keeps the ingest lane's process running, and knows how far the file under way has come. */
export class LaneProcess {
  readonly #settings: LaneSettings;
  readonly #log: Log;
  readonly #changed: (transfer: string) => void;
  readonly #underWay = new Map<string, UnderWay>();
  #standstill: VernixError | null = null;
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #stopping = false;

  /** @param changed called when a file is opened, moves on or is left */
  constructor(settings: LaneSettings, log: Log, changed: (transfer: string) => void) {
    this.#settings = settings;
    this.#log = log;
    this.#changed = changed;
    this.#start();
  }

  wake(): void {
    this.#order('wake');
  }

  /** How far this transfer is; undefined when it is not being worked on. */
  underWay(transfer: string): UnderWay | undefined {
    return this.#underWay.get(transfer);
  }

  /** The transfers that are being worked on. */
  opening(): string[] {
    return [...this.#underWay.keys()];
  }

  /** Why the key service released nothing when it was asked last; null when it did, or was not asked yet. */
  get standstill(): VernixError | null {
    return this.#standstill;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'close');
    this.#order('stop');
    await ended;
  }

  #order(order: LaneOrder): void {
    if (this.#child?.connected === true) this.#child.send(order, () => undefined); // one that is gone is followed by another
  }

  #start(): void {
    const child = fork(MAIN, {
      execArgv: [...rightsFor(this.#settings), ...LANE_FLAGS],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message: LaneMessage) => {
      if (message.kind === 'log') this.#passOn(message.line);
      else this.#note(message);
    });
    child.on('error', (error) => this.#log.failure('ingest-process-failed', error));
    // Also one that could not be started at all closes.
    child.on('close', (code, signal) => {
      if (code !== 0 && !this.#stopping) this.#log.error('ingest-process-failed', { status: code, signal });
      this.#child = undefined;
      this.#underWay.clear();
      // One that ended by itself is followed at once; one that failed, after a pause.
      if (!this.#stopping) this.#restart = setTimeout(() => this.#start(), code === 0 ? 0 : RESTART_AFTER_MS);
    });
    this.#order({ settings: this.#settings });
  }

  #note(event: LaneEvent): void {
    const { transfer } = event;
    switch (event.kind) {
      case 'progress': {
        const openedAt = this.#underWay.get(transfer)?.openedAt ?? new Date();
        this.#underWay.set(transfer, { openedAt, rows: event.rows });
        break;
      }
      case 'left':
        // It was opened, and whatever ended it was not that nothing is released.
        if (this.#underWay.delete(transfer)) this.#standstill = null;
        break;
      case 'nothing-released':
        this.#underWay.delete(transfer);
        this.#standStill(new VernixError(event.code, event.params), transfer);
        break;
      case 'lost':
        this.#tellLost(event.by, transfer);
        break;
    }
    this.#changed(transfer);
  }

  /** Said once, when it begins: each file meets it, each time it is tried. */
  #standStill(why: VernixError, transfer: string): void {
    const began = this.#standstill?.code !== why.code;
    this.#standstill = why;
    if (began) this.#log.incident('nothing-released', why, { transfer });
  }

  #tellLost(by: 'database' | 'log', transfer: string): void {
    if (by === 'log') {
      this.#log.incident('key-log-put-back', new VernixError('transfer-not-in-log'), { transfer });
      return;
    }
    const behind = new VernixError('registry-behind', { files: 1 });
    this.#log.incident('registry-put-back', behind, { transfer, files: 1 });
  }

  /** The lane's log checked the fields; this one writes them with the others of the process. */
  #passOn(line: string): void {
    const { level, event, ...rest } = JSON.parse(line) as LogLine;
    const fields = Object.entries(rest).filter(([name]) => name !== 'at' && name !== 'zone');
    this.#log[level](event, Object.fromEntries(fields));
  }
}
