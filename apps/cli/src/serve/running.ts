import { join } from 'node:path';
import { type Layout, type Zone, zoneConfigFile } from './layout.ts';
import { ROOT, SIMULATOR_MAIN } from './places.ts';
import { Supervised, type SupervisedEvents } from './supervised.ts';
import { type ProcessStart, zoneStart } from './zone-start.ts';

/** How long each may take to stop; together they stay below ten seconds. */
const STOP_WITHIN_MS = {
  simulator: 1_000,
  gateway: 2_000,
  insights: 1_500,
  desk: 500,
  vault: 3_000,
  'key-service': 1_000,
  witness: 500,
  publisher: 400,
};

/** What runs, in the order it was started; stopped in the opposite order, PostgreSQL last. */
export class Running {
  readonly #layout: Layout;
  readonly #events: SupervisedEvents;
  readonly #signal: AbortSignal;
  readonly #stops: (() => Promise<void>)[] = [];
  #stopped: Promise<void> = Promise.resolve();

  constructor(layout: Layout, events: SupervisedEvents, signal: AbortSignal) {
    this.#layout = layout;
    this.#events = events;
    this.#signal = signal;
  }

  onStop(stop: () => Promise<void>): void {
    this.#stops.unshift(stop);
  }

  startZone(zone: Zone): Promise<void> {
    return this.#startProcess(zone, zoneStart(zone, zoneConfigFile(this.#layout, zone)));
  }

  startSimulator(configFile: string): Promise<void> {
    return this.#startProcess('simulator', { argv: [SIMULATOR_MAIN, '--config', configFile], cwd: ROOT });
  }

  /** May be called again for what was started while it was stopping. */
  stop(): Promise<void> {
    this.#stopped = this.#stopped.then(() => this.#stopEach());
    return this.#stopped;
  }

  async #startProcess(name: keyof typeof STOP_WITHIN_MS, start: ProcessStart): Promise<void> {
    this.#signal.throwIfAborted();
    const spec = {
      name,
      ...start,
      logFile: join(this.#layout.logs, `${name}.log`),
      stopWithinMs: STOP_WITHIN_MS[name],
    };
    const supervised = new Supervised(spec, this.#events);
    this.onStop(() => supervised.stop());
    await supervised.start();
  }

  async #stopEach(): Promise<void> {
    for (let stop = this.#stops.shift(); stop !== undefined; stop = this.#stops.shift()) await stop();
  }
}
