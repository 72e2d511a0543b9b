/** A real gateway with one partner, and a hand at its second door in the vault's place: it decides when, and what. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import {
  type Balance,
  type CollectableFile,
  CollectableList,
  type DeliveryState,
  type IntakeStatement,
  LeftDeliveryList,
  type Roster,
} from '@vernix/contracts';
import { generateIdentity, generateSigningKey, signStatement } from '@vernix/seal';
import { zoneMain } from '../src/serve/places.ts';

const LATER = '2099-01-01T00:00:00.000Z';
const NOW = '2026-01-01T00:00:00.000Z';
const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export interface RealGateway {
  readonly address: string;
  readonly collection: string;
  /** What it says of the files that wait to be collected. */
  files(): Promise<CollectableFile[]>;
  /** Their ids. */
  waiting(): Promise<string[]>;
  /** Takes the file and says how it ended. */
  decide(id: string, balance: Balance | null): Promise<void>;
  leaveReport(id: string, report: object): Promise<void>;
  /** Leaves a sealed file for the partner. */
  leaveDelivery(id: string, sealed: Uint8Array): Promise<void>;
  /** Where its deliveries stand, by their ids. */
  left(): Promise<ReadonlyMap<string, DeliveryState>>;
  stop(): Promise<void>;
}

/**
 * Starts it with everything below `directory`, where `vernix` finds its client file.
 *
 * @param intake a key service's statement of whom senders seal to, and the public key it is signed by; default: one that nobody opens
 */
export async function startGateway(
  directory: string,
  sealAtSource: 'required' | 'optional' = 'optional',
  intake?: { readonly statement: string; readonly key: string },
): Promise<RealGateway> {
  const config = join(directory, '.vernix', 'config');
  await mkdir(config, { recursive: true });
  const file = (name: string): string => join(config, name);
  const keep = (name: string, text: string): Promise<void> => writeFile(file(name), text, { mode: 0o600 });
  const [token, collector] = [newToken(), newToken()];
  const rosterKey = await generateSigningKey();
  const { statement, key } = intake ?? (await anIntake());
  const roster: Roster = {
    type: 'vernix-roster/1',
    version: 1,
    issuedAt: NOW,
    partners: [
      {
        id: 'riverbend',
        name: 'Riverbend Hospital',
        kind: 'hospital',
        levelOfCare: '2',
        tokens: [{ id: 'main', sha256: hashOf(token), notAfter: LATER }],
        reportRecipient: null,
        sealAtSource,
        limits: { fileBytes: 1_000_000, spoolBytes: 10_000_000, openUploads: 20 },
      },
    ],
    intakeStatementKey: key,
    collectorTokenSha256: hashOf(collector),
  };
  await keep('roster.jws', await signStatement(roster, rosterKey.privateJwk));
  const settings = {
    dir: join(directory, 'gateway'),
    public: { port: 0 },
    collect: { port: 0 },
    roster: { file: file('roster.jws'), publicKey: rosterKey.publicKey },
  };
  await keep('gateway.json', JSON.stringify(settings));
  const child = spawn(process.execPath, [zoneMain('gateway'), '--config', file('gateway.json')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const addresses = await addressesIn(lines);
  child.stdout.resume(); // its log is not ours to read, and must not stop it

  const ask = async (path: string, method = 'GET', body?: object): Promise<Response> => {
    const answer = await fetch(`${addresses.collect}/v1/collect${path}`, {
      method,
      headers: { authorization: `Bearer ${collector}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const files = async () => CollectableList.parse(await (await ask('/files')).json()).files;

  await ask('/intake-key', 'PUT', { statement });
  await keep('token', token);
  await keep(
    'client.json',
    JSON.stringify({
      gateway: addresses.public,
      partner: 'riverbend',
      tokenFile: 'token',
      intakeKey: key,
    }),
  );
  return {
    address: addresses.public,
    collection: addresses.collect,
    files,
    waiting: async () => (await files()).map(({ id }) => id),
    decide: async (id, balance) => {
      const { sha256 } = (await files()).find((held) => held.id === id)!;
      await ask(`/files/${id}/ack`, 'POST', { sha256 });
      const state = balance === null ? 'failed' : 'committed';
      const errorCode = balance === null ? 'header-unrecognised' : null;
      await ask(`/files/${id}/outcome`, 'PUT', { state, balance, errorCode });
    },
    leaveReport: async (id, report) => {
      await ask(`/files/${id}/report`, 'PUT', report);
    },
    leaveDelivery: async (id, sealed) => {
      const answer = await fetch(`${addresses.collect}/v1/collect/deliveries/${id}`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${collector}`,
          'content-type': 'application/age',
          'vernix-partner': 'riverbend',
          'vernix-sha256': hashOf(sealed),
        },
        body: Buffer.from(sealed),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    left: async () => {
      const { deliveries } = LeftDeliveryList.parse(await (await ask('/deliveries')).json());
      return new Map(deliveries.map(({ id, state }) => [id, state]));
    },
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Of nobody's. */
async function anIntake(): Promise<{ statement: string; key: string }> {
  const { publicKey, privateJwk } = await generateSigningKey();
  const statement: IntakeStatement = {
    type: 'vernix-intake/1',
    version: 1,
    issuedAt: NOW,
    epoch: 1,
    recipient: (await generateIdentity('hybrid')).recipient,
    classicRecipient: (await generateIdentity('classic')).recipient,
    notAfter: LATER,
  };
  return { statement: await signStatement(statement, privateJwk), key: publicKey };
}

interface Addresses {
  readonly public: string;
  readonly collect: string;
}

/** Reads on to the line that says the gateway is ready. */
async function addressesIn(lines: Interface): Promise<Addresses> {
  for await (const line of lines) {
    const { event, addresses } = JSON.parse(line) as { event: string; addresses: Addresses };
    if (event === 'ready') return addresses;
  }
  throw new Error('the gateway ended before it was ready');
}
