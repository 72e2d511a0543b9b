/** The whole system on one machine: PostgreSQL and every zone's process, started and stopped in the right order. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { buildConsole, consoleIsCurrent } from './console-build.ts';
import { lockInstance } from './instance-lock.ts';
import { KeptPostgres } from './kept-postgres.ts';
import { type Layout, openLayout, type Zone, zoneConfigFile } from './layout.ts';
import { SIMULATOR_MAIN, zoneMain } from './places.ts';
import { choosePorts, originOf, type Ports } from './ports.ts';
import { keepRoster } from './roster.ts';
import { openInstallation } from './secrets.ts';
import { writeClientFile, writeSimulatorConfig } from './senders.ts';
import { makeSignInLinks, type SignInLink } from './sign-in.ts';
import { Supervised } from './supervised.ts';
import { keyServiceSocket, writeKeyServiceConfig, writeZoneConfigs } from './zone-configs.ts';

export interface HouseOptions {
  readonly data: string;
  /** First of four ports; 0 for any that are free. */
  readonly portBase: number;
  readonly demo: boolean;
  readonly simulate: boolean;
}

export interface HouseEvents {
  /** What is being done, for the person who waits. */
  progress(line: string): void;
  /** A process died and is being started again. */
  restarting(name: string): void;
}

export interface House {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly links: readonly SignInLink[];
  stop(): Promise<void>;
}

/** How long each may take to stop; together they stay below ten seconds. */
const STOP_WITHIN_MS = {
  simulator: 1_500,
  gateway: 2_000,
  insights: 2_000,
  vault: 4_000,
  'key-service': 1_000,
};
const INTAKE_OPEN_WITHIN_MS = 30_000;

/** What runs, in the order it was started; stopped in the opposite order, PostgreSQL last. */
class Running {
  readonly #events: HouseEvents;
  readonly #layout: Layout;
  readonly #signal: AbortSignal;
  readonly #stops: (() => Promise<void>)[] = [];
  #stopped: Promise<void> = Promise.resolve();

  constructor(layout: Layout, events: HouseEvents, signal: AbortSignal) {
    this.#layout = layout;
    this.#events = events;
    this.#signal = signal;
  }

  onStop(stop: () => Promise<void>): void {
    this.#stops.unshift(stop);
  }

  async startProcess(name: keyof typeof STOP_WITHIN_MS, main: string, config: string): Promise<void> {
    this.#signal.throwIfAborted();
    const spec = {
      name,
      argv: [main, '--config', config],
      logFile: join(this.#layout.logs, `${name}.log`),
      stopWithinMs: STOP_WITHIN_MS[name],
    };
    const supervised = new Supervised(spec, (which) => this.#events.restarting(which));
    this.onStop(() => supervised.stop());
    await supervised.start();
  }

  startZone(zone: Zone): Promise<void> {
    return this.startProcess(zone, zoneMain(zone), zoneConfigFile(this.#layout, zone));
  }

  /** May be called again for what was started while it was stopping. */
  stop(): Promise<void> {
    this.#stopped = this.#stopped.then(() => this.#stopEach());
    return this.#stopped;
  }

  async #stopEach(): Promise<void> {
    for (let stop = this.#stops.shift(); stop !== undefined; stop = this.#stops.shift()) await stop();
  }
}

/** All of it, or the first failure, but not before every part has ended: what is half started could not be stopped. */
async function together(...parts: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

async function keepPostgres(layout: Layout, running: Running, events: HouseEvents): Promise<string> {
  const postgres = await KeptPostgres.start({ dataDir: layout.postgres }, () =>
    events.restarting('postgres'),
  );
  running.onStop(() => postgres.stop());
  return postgres.url;
}

/** The gateway takes sealed files once the vault has carried the intake key to it. */
async function waitForIntakeKey(ports: Ports, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + INTAKE_OPEN_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${originOf(ports.gateway)}/v1/intake-key`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    if (Date.now() > deadline) throw new VernixError('zone-not-starting', { zone: 'gateway' });
    await sleep(100, undefined, { signal });
  }
}

/** A first start in a clean clone has no built console, and a changed source an old one. */
async function keepConsole(layout: Layout, events: HouseEvents, signal: AbortSignal): Promise<void> {
  if (consoleIsCurrent()) return;
  events.progress('Building the console, once …');
  await buildConsole(join(layout.logs, 'console.log'), signal).catch((error: unknown) => {
    if (!(error instanceof VernixError)) throw error;
    events.progress('The console could not be built; logs/console.log says why. The rest starts without it.');
  });
}

async function startAll(
  options: HouseOptions,
  layout: Layout,
  ports: Ports,
  running: Running,
  events: HouseEvents,
  signal: AbortSignal,
): Promise<SignInLink[]> {
  const installation = await openInstallation(layout);
  await writeKeyServiceConfig(layout, installation);
  events.progress('Starting PostgreSQL and the zones …');
  const database = keepPostgres(layout, running, events);
  await together(database, running.startZone('key-service'), keepConsole(layout, events, signal));
  const keys = await KeyClient.connect(keyServiceSocket(layout));
  const { answer } = await keys.call('hello', {});
  await keys.close();
  await keepRoster(layout, installation, answer.statementKey, options.demo);
  const { links, entries } = makeSignInLinks(ports, options.demo);
  await writeZoneConfigs({ layout, ports, installation, databaseUrl: await database, signIn: entries });
  await together(...(['gateway', 'insights', 'vault'] as const).map((zone) => running.startZone(zone)));
  await waitForIntakeKey(ports, signal);
  const senders = { layout, ports, intakeKey: answer.statementKey };
  if (options.demo) await writeClientFile(senders);
  if (options.simulate) {
    await running.startProcess('simulator', SIMULATOR_MAIN, await writeSimulatorConfig(senders));
  }
  return links;
}

/**
 * @throws VernixError `data-in-use`, `port-taken`, `zone-not-starting`, and what PostgreSQL's start may throw; what had
 * been started is stopped again.
 */
export async function startHouse(
  options: HouseOptions,
  events: HouseEvents,
  signal: AbortSignal,
): Promise<House> {
  const layout = openLayout(options.data);
  const lock = await lockInstance(layout);
  const running = new Running(layout, events, signal);
  running.onStop(() => lock.release());
  const stop = (): Promise<void> => running.stop();
  signal.addEventListener('abort', () => void stop());
  try {
    const ports = await choosePorts(options.portBase);
    const links = await startAll(options, layout, ports, running, events, signal);
    return { layout, ports, links, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
