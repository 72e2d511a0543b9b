/**
 * The zones' configurations, written afresh at each start. They hold no secret but the database's address, and name
 * the files that do.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_BUDGETS } from '@vernix/meter';
import { z } from 'zod';
import { parseJson } from '../json-file.ts';
import { writePrivateFile } from '../private-file.ts';
import { type Layout, type Zone, zoneConfigFile } from './layout.ts';
import { CONSOLE_DIRECTORY } from './places.ts';
import { HOST, originOf, type Ports, siteOf } from './ports.ts';
import { rosterFile } from './roster.ts';
import type { Installation } from './secrets.ts';
import type { SignInEntry } from './sign-in.ts';

/** For what the vault may not ask. */
export const adminSocket = ({ run }: Layout): string => join(run, 'key-admin.sock');
export const keyServiceSocket = ({ run }: Layout): string => join(run, 'key-service.sock');

/** The key service's socket for the desk, by its name in the directory of sockets. */
export const DESK_SOCKET = 'desk.sock';
export const deskSocket = ({ run }: Layout): string => join(run, DESK_SOCKET);

function write(layout: Layout, zone: Zone, config: object): Promise<void> {
  return writePrivateFile(zoneConfigFile(layout, zone), `${JSON.stringify(config, null, 2)}\n`);
}

/** What an operator says once, by hand, where a start was refused (docs/operating.md). */
const BY_HAND = ['lost', 'believeClockUntil'] as const;

/** A demo may rest for as long as it likes: nobody in it exists. */
const DEMO_SETTINGS = { budgets: DEMO_BUDGETS, believeClockUntil: '9999-12-31T23:59:59.999Z' } as const;

async function keptByHand(layout: Layout): Promise<object> {
  const file = zoneConfigFile(layout, 'key-service');
  if (!existsSync(file)) return {};
  const before = parseJson(z.looseObject({}), await readFile(file, 'utf8'), file);
  if (before['believeClockUntil'] === DEMO_SETTINGS.believeClockUntil) delete before['believeClockUntil'];
  return Object.fromEntries(BY_HAND.filter((name) => name in before).map((name) => [name, before[name]]));
}

/** First, alone: the roster names the key that the key service makes. */
export async function writeKeyServiceConfig(
  layout: Layout,
  installation: Installation,
  { demo, decoysEvery }: { readonly demo: boolean; readonly decoysEvery: number },
  desk: { readonly origin: string; readonly rpId: string; readonly founders: readonly object[] },
): Promise<void> {
  await write(layout, 'key-service', {
    ...(await keptByHand(layout)),
    directory: join(layout.keys, 'keystore'),
    socket: keyServiceSocket(layout),
    adminSocket: adminSocket(layout),
    passphraseFile: installation.passphraseFile,
    receiptKey: installation.receiptKey,
    desk: { socket: deskSocket(layout), ...desk },
    ...(demo ? DEMO_SETTINGS : {}),
    witnesses: { keys: installation.witness.keys, quorum: 1 },
    decoys: { every: decoysEvery, insights: installation.insightsRecipient },
    // Only ever before the first roster: a keystore that is lost later is a loss to be told, not to be papered over.
    create: !existsSync(rosterFile(layout)),
  });
}

export interface ZoneSettings {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly installation: Installation;
  readonly databaseUrl: string;
  readonly deskOrigin: string;
  readonly signIn: Readonly<Record<'gateway' | 'vault' | 'insights', readonly SignInEntry[]>>;
}

/** In the demo a person watches: files are fetched and figures published sooner than a registry needs. */
const DEMO_PACE = { pollSeconds: 1, snapshotMinSeconds: 5 } as const;

export async function writeZoneConfigs(settings: ZoneSettings): Promise<void> {
  const { layout, ports, installation, databaseUrl, signIn, deskOrigin } = settings;
  const urlFile = join(layout.config, 'database-url');
  await writePrivateFile(urlFile, `${databaseUrl}\n`);
  const consoleFiles = { dir: CONSOLE_DIRECTORY };
  const roster = { file: rosterFile(layout), publicKey: installation.rosterKey.x };
  const accounts = { file: join(layout.config, 'accounts.jws'), publicKey: installation.rosterKey.x };
  const gateway = originOf(ports.gateway);
  const [vault, insights] = [siteOf(ports.vault), siteOf(ports.insights)];
  await write(layout, 'gateway', {
    dir: layout.gateway,
    public: { host: HOST, port: ports.gateway, site: siteOf(ports.gateway) },
    collect: { host: HOST, port: ports.collection },
    roster,
    accounts: { ...accounts, versionFile: join(layout.gateway, 'accounts-version') },
    console: consoleFiles,
    signIn: signIn.gateway,
    origins: { vault, insights },
  });
  await write(layout, 'vault', {
    filesDir: join(layout.vault, 'files'),
    snapshotsDir: layout.snapshots,
    database: { urlFile },
    keyService: { socket: keyServiceSocket(layout) },
    gateway: {
      url: originOf(ports.collection),
      tokenFile: installation.collectorTokenFile,
      pollSeconds: DEMO_PACE.pollSeconds,
    },
    roster,
    witnesses: { urls: [originOf(ports.witness)] },
    logListen: { host: HOST, port: ports.log },
    staff: { host: HOST, port: ports.vault, site: vault },
    console: consoleFiles,
    signIn: signIn.vault,
    codes: { sealKeyFile: installation.codeSealKeyFile },
    origins: { gateway, insights },
    snapshotMinSeconds: DEMO_PACE.snapshotMinSeconds,
  });
  await write(layout, 'desk', {
    keyService: { socket: deskSocket(layout) },
    origin: deskOrigin,
    listen: { host: HOST, port: ports.desk },
  });
  await write(layout, 'insights', {
    snapshotsDir: layout.snapshots,
    sieveIdentityFile: installation.insightsIdentityFile,
    listen: { host: HOST, port: ports.insights, site: insights },
    accounts: { ...accounts, versionFile: join(layout.insights, 'accounts-version') },
    console: consoleFiles,
    signIn: signIn.insights,
    usedLinksFile: join(layout.insights, 'used-sign-in-links'),
    origins: { gateway, vault },
  });
}
