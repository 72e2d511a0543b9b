/**
 * Runs in a network of its own, as root: starts a zone as `serve` and its unit do, by an account of its own, behind the rules made
 * from its configuration; and uses what it calls. Prints what came of it as JSON.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  accountOf,
  type Configuration,
  deploymentFor,
  nodeFlags,
  ZONE_NAMES,
  type ZoneName,
} from '@vernix/confinement';
import type { SessionInfo } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { zoneStart } from '../../../apps/cli/src/serve/zone-start.ts';
import { Browser } from '../../../apps/vault/test/support/browser.ts';
import { Authority } from '../../../platform/key-channel/test/certificates.ts';
import { CLIENT, signInAtProvider, startProvider } from '../../../platform/sign-in/test/support/provider.ts';

const [, , scenario = '', directory = ''] = process.argv;
/** Accounts that there are not; the rules take numbers as well as names. */
const uidOf = (zone: ZoneName): number => 61_500 + ZONE_NAMES.indexOf(zone);
/** Nobody of the table may call it. */
const FORBIDDEN = 4_444;
const CODE = join(import.meta.dirname, '../../..');

/** What the test has put here lies where any account comes. */
const inside = (...names: string[]): string => join(directory, ...names);

/** A file or a directory of the zone's account alone. */
function given(zone: ZoneName, path: string, text?: string): string {
  if (text === undefined) mkdirSync(path, { recursive: true });
  else writeFileSync(path, text);
  chownSync(path, uidOf(zone), uidOf(zone));
  chmodSync(path, text === undefined ? 0o700 : 0o600);
  return path;
}

/** The rules for outgoing connections that go with these configurations. */
function loadRules(configurations: Readonly<Partial<Record<ZoneName, Configuration>>>): void {
  let rules = deploymentFor(configurations).get('nftables/vernix.nft') ?? '';
  for (const zone of ZONE_NAMES) rules = rules.replaceAll(`"${accountOf(zone)}"`, String(uidOf(zone)));
  const { status, stderr } = spawnSync('nft', ['-f', '-'], { input: rules, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function spawnAs(zone: ZoneName, argv: readonly string[], cwd: string): ChildProcess {
  return spawn(inside('node'), argv, {
    cwd,
    uid: uidOf(zone),
    gid: uidOf(zone),
    env: { HOME: cwd },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Resolves once the zone says that it is ready. */
async function start(zone: ZoneName, configuration: Configuration): Promise<ChildProcess> {
  const file = given(zone, inside(`${zone}.json`), JSON.stringify(configuration));
  const { argv, cwd } = zoneStart(zone, file);
  const child = spawnAs(zone, argv, cwd);
  for await (const line of createInterface({ input: child.stdout! }))
    if (line.includes('"ready"')) return child;
  throw new Error(`${zone} ended before it was ready`);
}

/** What no program that failed to start exits with. */
const HELD_BACK = 7;

/** Whether a zone's account gets through to where it should not. */
async function reaches(zone: ZoneName, port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const text = `const s = require('node:net').connect(${port}, '127.0.0.1');
    s.on('connect', () => process.exit(0)).on('error', () => process.exit(${HELD_BACK}));`;
  const child = spawnAs(zone, ['-e', text], '/');
  const [code] = (await once(child, 'exit')) as [number];
  server.close();
  if (code !== 0 && code !== HELD_BACK) throw new Error(`who was to try ended with ${code}`);
  return code === 0;
}

/** Somebody of an organisation signs in at insights. */
async function organisation(): Promise<object> {
  const site = 'https://figures.registry.example';
  const provider = await startProvider(`${site}/session/organisation/callback/riverbend`);
  provider.groups.set('ada', ['birth-quality']);
  const configuration = {
    snapshotsDir: given('insights', inside('snapshots')),
    listen: { host: '127.0.0.1', port: 8_445, site },
    organisations: [
      {
        id: 'riverbend',
        name: 'Riverbend Hospital',
        issuer: provider.issuer,
        clientId: CLIENT,
        partner: 'riverbend',
        roles: [{ value: 'birth-quality', role: 'quality-lead' }],
      },
    ],
  };
  loadRules({ insights: configuration });
  await start('insights', configuration);
  const address = 'http://127.0.0.1:8445';
  const browser = new Browser(address, site);
  const asked = await browser.ask<{ url: string }>('POST', '/session/organisation', {
    organisation: 'riverbend',
  });
  const { pathname, search } = new URL(await signInAtProvider(asked.body.url, 'ada'));
  const back = await fetch(`${address}${pathname}${search}`, {
    headers: { cookie: browser.cookie, 'sec-fetch-site': 'cross-site' },
    redirect: 'manual',
  });
  const pairs = back.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  browser.cookie = pairs.find((pair) => pair.startsWith('__Host-') && !pair.endsWith('=')) ?? '';
  const session: SessionInfo = (await browser.session()).body;
  return { role: session.role, way: session.way, reaches: await reaches('insights', FORBIDDEN) };
}

const keyService = (changes: Configuration): Configuration => ({
  directory: join(given('key-service', inside('keys')), 'keystore'),
  sealingKeyFile: inside('keys', 'sealing-key'),
  socket: join(given('key-service', inside('run')), 'keys.sock'),
  create: true,
  ...changes,
});

/** Asks the key service for something, on its socket. */
async function hello(place: Parameters<typeof KeyClient.connect>[0]): Promise<string> {
  const client = await KeyClient.connect(place);
  const { answer } = await client.call('hello', {});
  await client.close();
  return answer.version;
}

/** A Transit engine that speaks as OpenBao does, to open a keystore that it sealed. */
async function startTransit(): Promise<{ readonly custody: object; readonly sealed: Map<string, string> }> {
  const sealed = new Map<string, string>();
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const { plaintext, ciphertext } = JSON.parse(text) as { plaintext?: string; ciphertext?: string };
      const name = `vault:v1:${Buffer.from(`sealed ${sealed.size}`).toString('base64')}`;
      if (plaintext !== undefined) sealed.set(name, plaintext);
      const data = ciphertext === undefined ? { ciphertext: name } : { plaintext: sealed.get(ciphertext) };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
    });
  }).listen(8_200, '127.0.0.1');
  await once(server, 'listening');
  const tokenFile = given('key-service', inside('token'), 'a token\n');
  const custody = { kind: 'transit', address: 'http://127.0.0.1:8200', key: 'vernix', tokenFile };
  return { custody, sealed };
}

async function transit(): Promise<object> {
  const { custody, sealed } = await startTransit();
  const configuration = keyService({ custody });
  loadRules({ 'key-service': configuration });
  const child = await start('key-service', configuration);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  await start('key-service', { ...configuration, create: false });
  return {
    sealed: sealed.size,
    answers: await hello(inside('run', 'keys.sock')),
    reaches: await reaches('key-service', FORBIDDEN),
  };
}

/** A key service on another machine: its end as a zone, the vault's by the vault's account and flags. */
async function remote(): Promise<object> {
  const authority = new Authority(given('key-service', inside('authority')), 'ours');
  const end = (zone: ZoneName, name: string) => {
    const { caFile, certFile, keyFile, pin } = authority.issue(name);
    const own = (path: string, as: string): string =>
      given(zone, inside(`${zone}-${as}`), readFileSync(path, 'utf8'));
    return {
      pin,
      files: { caFile: own(caFile, 'ca'), certFile: own(certFile, 'cert'), keyFile: own(keyFile, 'key') },
    };
  };
  const [service, vault] = [end('key-service', 'service'), end('vault', 'vault')];
  const place = { host: '127.0.0.1', port: 7_443 };
  const { custody } = await startTransit();
  const configuration = keyService({
    custody,
    remote: { ...place, ...service.files, peers: [vault.pin] },
  });
  const calling = {
    filesDir: given('vault', inside('files')),
    snapshotsDir: given('vault', inside('snapshots')),
    database: { urlFile: inside('none') },
    keyService: { ...place, ...vault.files, peers: [service.pin] },
  };
  loadRules({ 'key-service': configuration, vault: calling });
  await start('key-service', configuration);
  const configFile = given('vault', inside('vault.json'), JSON.stringify(calling));
  const flags = nodeFlags('vault', calling, { root: CODE, configFile });
  const asking = join(CODE, 'platform/key-channel/test/support/ask-hello.ts');
  const child = spawnAs('vault', [...flags, asking, configFile], join(CODE, 'apps/vault'));
  let words = '';
  for await (const part of child.stdout!.setEncoding('utf8')) words += String(part);
  return { answers: words.trim(), reaches: await reaches('vault', FORBIDDEN) };
}

const SCENARIOS: Readonly<Record<string, () => Promise<object>>> = { organisation, transit, remote };
console.log(JSON.stringify(await SCENARIOS[scenario]?.()));
process.exit();
