/** The whole system on one machine: PostgreSQL and every zone's process, started and stopped in the right order. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayFigures, VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { forbidCoreDumps } from '@vernix/service';
import type { Line, Words } from '../language.ts';
import { readSecretFile } from '../private-file.ts';
import { buildConsole, consoleIsCurrent } from './console-build.ts';
import { lockInstance } from './instance-lock.ts';
import { KeptPostgres } from './kept-postgres.ts';
import { type Layout, openLayout } from './layout.ts';
import { openLogFile } from './log-file.ts';
import { areFounded, DESK_DOMAIN, deskOrigin, type FoundingLink, makeFoundingLinks } from './officers.ts';
import { choosePorts, originOf, type Ports } from './ports.ts';
import { keepRoster } from './roster.ts';
import { Running } from './running.ts';
import { type Installation, isInstalled, openInstallation } from './secrets.ts';
import { writeClientFile, writeSimulatorConfig } from './senders.ts';
import { makeSignInLinks, type SignInLink } from './sign-in.ts';
import { keepStripped } from './stripped.ts';
import type { SupervisedEvents } from './supervised.ts';
import { writeLogPolicy, writeWitnessConfig } from './witness.ts';
import { adminSocket, keyServiceSocket, writeKeyServiceConfig, writeZoneConfigs } from './zone-configs.ts';

export interface HouseOptions {
  readonly data: string;
  /** First of seven ports; 0 for any that are free. */
  readonly portBase: number;
  readonly demo: boolean;
  readonly simulate: boolean;
  /** One person in so many gets a double; 0 for none. */
  readonly decoysEvery: number;
}

export interface HouseEvents extends SupervisedEvents {
  /** What is being done, for the person who waits. */
  readonly progress: (line: Line) => void;
}

export interface House {
  readonly layout: Layout;
  readonly ports: Ports;
  /** Nothing was in the data directory before this start. */
  readonly isNew: boolean;
  readonly links: readonly SignInLink[];
  /** For the first officers; none once they are founded. */
  readonly officers: readonly FoundingLink[];
  stop(): Promise<void>;
}

const INTAKE_OPEN_WITHIN_MS = 30_000;

/** What one start works with. */
interface Start {
  readonly options: HouseOptions;
  readonly layout: Layout;
  readonly ports: Ports;
  readonly running: Running;
  readonly events: HouseEvents;
  readonly signal: AbortSignal;
}

/** All of it, or the first failure, but not before every part has ended: what is half started could not be stopped. */
async function together(...parts: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

/** Registered to be stopped before anything else is started, and therefore stopped last. */
async function keepPostgres({ layout, running, events }: Start): Promise<string> {
  const starting = KeptPostgres.start({ dataDir: layout.postgres }, () =>
    events.restarting('postgres', join(layout.postgres, 'server.log')),
  );
  running.onStop(async () => {
    const postgres = await starting.catch(() => null);
    await postgres?.stop();
  });
  return (await starting).url;
}

/** The gateway takes sealed files once the vault has carried the intake key to it. Asked as the vault asks: a sender would be refused. */
async function waitForIntakeKey(
  ports: Ports,
  { collectorTokenFile }: Installation,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + INTAKE_OPEN_WITHIN_MS;
  const headers = { authorization: `Bearer ${await readSecretFile(collectorTokenFile)}` };
  for (;;) {
    const answer = await fetch(`${originOf(ports.collection)}/v1/collect/health`, { headers }).catch(
      () => null,
    );
    const figures = GatewayFigures.safeParse(await answer?.json().catch(() => null));
    if (figures.success && figures.data.intakeEpoch > 0) return;
    if (Date.now() > deadline) throw new VernixError('zone-not-starting', { zone: 'gateway' });
    await sleep(100, undefined, { signal });
  }
}

/** A first start in a clean clone has no built console, and a changed source an old one. */
async function keepConsole({ layout, events, signal }: Start): Promise<void> {
  if (consoleIsCurrent()) return;
  events.progress({ en: 'Building the console, once …', fr: 'Construction de la console, une seule fois …' });
  const log = openLogFile(join(layout.logs, 'console.log'));
  try {
    await buildConsole((words) => log.write(words), signal);
  } catch (error) {
    if (!(error instanceof VernixError)) throw error;
    events.progress({
      en: 'The console could not be built; logs/console.log says why. The rest starts without it.',
      fr: 'La console n’a pas pu être construite; logs/console.log dit pourquoi. Le reste démarre sans elle.',
    });
  } finally {
    log.close();
  }
}

/** The public keys that the key service signs with: intake keys, which the roster names, and the log. */
async function askPublicKeys(layout: Layout): Promise<{ statementKey: string; logKeys: string[] }> {
  const keys = await KeyClient.connect(keyServiceSocket(layout));
  const { statementKey } = (await keys.call('hello', {})).answer;
  const { keys: logKeys } = (await keys.call('log.checkpoint', {})).answer;
  await keys.close();
  return { statementKey, logKeys };
}

const making = ({ data }: Layout): Words => ({
  en: `Making the keys of a new registry in ${data} …`,
  fr: `Création des clés d’un nouveau registre dans ${data} …`,
});
const goingOn = ({ data }: Layout): Words => ({
  en: `Going on with what ${data} holds already.`,
  fr: `La suite de ce que ${data} contient déjà.`,
});

const STAGES = {
  newDatabase: {
    en: 'Making the database, once, and starting the key service …',
    fr: 'Création de la base de données, une seule fois, et démarrage du service des clés …',
  },
  database: {
    en: 'Starting PostgreSQL and the key service …',
    fr: 'Démarrage de PostgreSQL et du service des clés …',
  },
  zones: {
    en: 'Starting the gateway, the vault, insights, the witness and the desk …',
    fr: 'Démarrage de la passerelle, du coffre, d’insights, du témoin et du bureau …',
  },
};

async function startAll(start: Start): Promise<Pick<House, 'isNew' | 'links' | 'officers'>> {
  const { options, layout, ports, running, events, signal } = start;
  const isNew = !isInstalled(layout);
  events.progress(isNew ? making(layout) : goingOn(layout));
  const installation = await openInstallation(layout);
  const founding = makeFoundingLinks(ports);
  const desk = { origin: deskOrigin(ports), rpId: DESK_DOMAIN, founders: founding.founders };
  await writeKeyServiceConfig(layout, installation, options, desk);
  events.progress(isNew ? STAGES.newDatabase : STAGES.database);
  const database = keepPostgres(start);
  const keys = keepStripped(signal).then(() => running.startZone('key-service'));
  await together(database, keys, keepConsole(start));
  const { statementKey, logKeys } = await askPublicKeys(layout);
  await writeWitnessConfig(layout, ports, installation, logKeys);
  await keepRoster(layout, installation, statementKey, options.demo);
  const { links, entries } = makeSignInLinks(ports, options.demo);
  await writeZoneConfigs({
    layout,
    ports,
    installation,
    databaseUrl: await database,
    deskOrigin: desk.origin,
    signIn: entries,
  });
  events.progress(STAGES.zones);
  // Whom the vault calls are there before it: it would be right to complain of them.
  await together(running.startZone('gateway'), running.startZone('witness'));
  await together(running.startZone('vault'), running.startZone('insights'), running.startZone('desk'));
  await writeLogPolicy(layout, ports, installation, logKeys);
  await waitForIntakeKey(ports, installation, signal);
  const senders = { layout, ports, intakeKey: statementKey, receiptKey: installation.receiptKey };
  if (options.demo) await writeClientFile(senders);
  const decoys = options.decoysEvery === 0 ? null : adminSocket(layout);
  if (options.simulate) await running.startSimulator(await writeSimulatorConfig(senders, decoys));
  return { isNew, links, officers: (await areFounded(layout)) ? [] : founding.links };
}

/**
 * @throws VernixError `data-in-use`, `port-taken`, `zone-start-refused`, `zone-not-starting`, and what PostgreSQL's start may throw; what had
 * been started is stopped again.
 */
export async function startHouse(
  options: HouseOptions,
  events: HouseEvents,
  signal: AbortSignal,
): Promise<House> {
  forbidCoreDumps(); // every process that we start takes the limit over, which it may not set itself
  const layout = await openLayout(options.data);
  const lock = await lockInstance(layout);
  const running = new Running(layout, events, signal);
  running.onStop(() => lock.release());
  const stop = (): Promise<void> => running.stop();
  signal.addEventListener('abort', () => void stop());
  try {
    const ports = await choosePorts(options.portBase);
    const open = await startAll({ options, layout, ports, running, events, signal });
    return { layout, ports, ...open, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
