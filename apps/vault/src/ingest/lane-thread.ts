import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Log, LogFields } from '@vernix/service';
import type { LaneEvent, LaneSettings } from './lane.ts';
import type { ThreadMessage } from './thread.ts';

const RESTART_AFTER_MS = 1_000;
/** Room for a chunk's short-lived objects to die young: a fifth less processor time than with the default. */
const YOUNG_MB = 96;

type LogLine = { level: 'info' | 'warn' | 'error'; event: string } & LogFields;

export interface UnderWay {
  readonly openedAt: Date;
  /** Rows handled so far. */
  readonly rows: number;
}

/** Keeps the ingest lane's thread running, and knows how far the file under way has come. */
export class LaneThread {
  readonly #settings: LaneSettings;
  readonly #log: Log;
  readonly #changed: (transfer: string) => void;
  readonly #underWay = new Map<string, UnderWay>();
  #worker: Worker | undefined;
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
    this.#worker?.postMessage('wake');
  }

  /** How far this transfer is; undefined when it is not being worked on. */
  underWay(transfer: string): UnderWay | undefined {
    return this.#underWay.get(transfer);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = once(worker, 'exit');
    worker.postMessage('stop');
    await ended;
  }

  #start(): void {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: this.#settings,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker = worker;
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'log') this.#passOn(message.line);
      else this.#note(message);
    });
    worker.on('error', (error) => this.#log.failure('ingest-thread-failed', error));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#underWay.clear();
      if (!this.#stopping) this.#restart = setTimeout(() => this.#start(), RESTART_AFTER_MS);
    });
  }

  #note(event: LaneEvent): void {
    if (event.kind === 'left') this.#underWay.delete(event.transfer);
    else {
      const openedAt = this.#underWay.get(event.transfer)?.openedAt ?? new Date();
      this.#underWay.set(event.transfer, { openedAt, rows: event.rows });
    }
    this.#changed(event.transfer);
  }

  /** The thread's log checked the fields; this one writes them with the others of the process. */
  #passOn(line: string): void {
    const { level, event, ...rest } = JSON.parse(line) as LogLine;
    const fields = Object.entries(rest).filter(([name]) => name !== 'at' && name !== 'zone');
    this.#log[level](event, Object.fromEntries(fields));
  }
}
