/**
 * The zones' configurations, written afresh at each start. They hold no secret but the database's address, and name
 * the files that do.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../private-file.ts';
import { type Layout, type Zone, zoneConfigFile } from './layout.ts';
import { CONSOLE_DIRECTORY } from './places.ts';
import { HOST, originOf, type Ports } from './ports.ts';
import { rosterFile } from './roster.ts';
import type { Installation } from './secrets.ts';
import type { SignInEntry } from './sign-in.ts';

export const keyServiceSocket = ({ run }: Layout): string => join(run, 'key-service.sock');

function write(layout: Layout, zone: Zone, config: object): Promise<void> {
  return writePrivateFile(zoneConfigFile(layout, zone), `${JSON.stringify(config, null, 2)}\n`);
}

/** First, alone: the roster names the key that the key service makes. */
export function writeKeyServiceConfig(layout: Layout, installation: Installation): Promise<void> {
  return write(layout, 'key-service', {
    directory: layout.keys,
    socket: keyServiceSocket(layout),
    passphraseFile: installation.passphraseFile,
    // Only ever before the first roster: a keystore that is lost later is a loss to be told, not to be papered over.
    create: !existsSync(rosterFile(layout)),
  });
}

export interface ZoneSettings {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly installation: Installation;
  readonly databaseUrl: string;
  readonly signIn: Readonly<Record<'gateway' | 'vault' | 'insights', readonly SignInEntry[]>>;
}

export async function writeZoneConfigs(settings: ZoneSettings): Promise<void> {
  const { layout, ports, installation, databaseUrl, signIn } = settings;
  const consoleFiles = { dir: CONSOLE_DIRECTORY };
  const roster = { file: rosterFile(layout), publicKey: installation.rosterKey.x };
  const origins = {
    gateway: originOf(ports.gateway),
    vault: originOf(ports.vault),
    insights: originOf(ports.insights),
  };
  await write(layout, 'gateway', {
    dir: layout.gateway,
    public: { host: HOST, port: ports.gateway },
    collect: { host: HOST, port: ports.collection },
    roster,
    console: consoleFiles,
    signIn: signIn.gateway,
    origins: { vault: origins.vault, insights: origins.insights },
  });
  await write(layout, 'vault', { databaseUrl, roster, console: consoleFiles, signIn: signIn.vault, origins });
  await write(layout, 'insights', {
    snapshots: layout.snapshots,
    console: consoleFiles,
    signIn: signIn.insights,
    origins,
  });
}
