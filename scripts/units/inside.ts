/** What {@link file://main.ts} does on the machine that it made: installs, starts, sends a file, looks. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  accountOf,
  type Configuration,
  STANDARD,
  STANDARD_CONFIGURATIONS,
  unitOf,
  ZONE_NAMES,
  type ZoneName,
} from '@vernix/confinement';
import { Roster } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { startPostgres } from '@vernix/postgres';
import { generateSigningKey, signStatement } from '@vernix/seal';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { selfSigned } from '../../platform/service/test/self-signed.ts';

const WORK = '/tmp/work';
const WITHIN_MS = 60_000;

function run(command: string, ...argv: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, argv, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')}: ${stderr}${stdout}`);
  return stdout.trim();
}

const setting = (name: string, text: string): void => writeFileSync(join(STANDARD.settings, name), text);
const secret = (name: string, text: string): void =>
  writeFileSync(join(STANDARD.secrets, name), `${text}\n`, { mode: 0o600 });
const newToken = (): string => randomBytes(32).toString('base64url');

/** The standard configuration, with what an installation changes in it. */
function configure(zone: ZoneName, changes: Configuration = {}): void {
  const { console: pages, ...standard } = STANDARD_CONFIGURATIONS[zone];
  const built = existsSync(join(STANDARD.code, 'apps/console/dist')) && pages !== undefined;
  setting(`${zone}.json`, JSON.stringify({ ...standard, ...(built && { console: pages }), ...changes }));
}

function certificate(name: string): void {
  const { cert, keyFile } = selfSigned(mkdtempSync(join(WORK, 'tls-')));
  setting(`${name}.crt`, cert);
  secret(`${name}.key`, readFileSync(keyFile, 'utf8').trim());
}

const journal = (zone: ZoneName): string => run('journalctl', '-u', unitOf(zone), '-o', 'cat', '--no-pager');

async function ready(zone: ZoneName): Promise<void> {
  const until = Date.now() + WITHIN_MS;
  while (!journal(zone).includes('"event":"ready"')) {
    if (Date.now() > until) throw new Error(`${zone} is not ready:\n${journal(zone)}`);
    await sleep(200);
  }
}

/** @returns what a sender's client file needs */
async function startAll() {
  for (const name of ['gateway-tls', 'staff-tls', 'log-tls', 'desk-tls', 'insights-tls']) certificate(name);
  const witnessKey = generateSignerKey('ed25519-cosignature', 'example/witness');
  const collectorToken = newToken();
  secret('passphrase', newToken());
  secret('collector-token', collectorToken);
  secret('witness.key', witnessKey);
  const postgres = await startPostgres({ dataDir: join(WORK, 'postgres'), port: 5432 });
  secret('database-url', postgres.url);
  run('nft', '-f', join(STANDARD.code, 'deploy/nftables/vernix.nft'));

  const keys = [Signer.parse(witnessKey).verifier.vkey];
  configure('key-service', { create: true, witnesses: { keys, quorum: 1 } });
  run('systemctl', 'start', unitOf('key-service'));
  await ready('key-service');
  const client = await KeyClient.connect(String(STANDARD_CONFIGURATIONS['key-service']['socket']));
  const { statementKey } = (await client.call('hello', {})).answer;
  const { keys: logKeys } = (await client.call('log.checkpoint', {})).answer;
  await client.close();

  const [rosterKey, token] = [await generateSigningKey(), newToken()];
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const partner = {
    id: 'guest',
    name: 'Guest',
    kind: 'hospital',
    levelOfCare: null,
    tokens: [{ id: 'first', sha256: sha256(token), notAfter: '2099-12-31T23:59:59.000Z' }],
    reportRecipient: null,
    sealAtSource: 'optional',
    limits: { fileBytes: 2 ** 30, spoolBytes: 2 ** 30, openUploads: 5 },
  };
  const roster = Roster.parse({
    type: 'vernix-roster/1',
    version: 1,
    issuedAt: new Date().toISOString(),
    partners: [partner],
    intakeStatementKey: statementKey,
    collectorTokenSha256: sha256(collectorToken),
  });
  setting('roster.jws', await signStatement(roster, rosterKey.privateJwk));
  const signed = { roster: { file: `${STANDARD.settings}/roster.jws`, publicKey: rosterKey.publicKey } };
  configure('gateway', signed);
  configure('vault', signed);
  configure('desk');
  configure('insights');
  configure('witness', { create: true, logs: [{ origin: 'vernix/registry', keys: logKeys }] });
  setting('log-policy', [...logKeys.map((key) => `log ${key}`), 'quorum none', ''].join('\n'));
  secret('store-credentials', '[default]\naws_access_key_id = none\naws_secret_access_key = none');
  configure('publisher'); // there is no store: it starts, and says so
  run('systemctl', 'start', 'vernix.target');
  for (const zone of ZONE_NAMES) await ready(zone);
  writeFileSync(join(WORK, 'token'), `${token}\n`, { mode: 0o600 });
  return {
    gateway: 'https://127.0.0.1:8443',
    partner: partner.id,
    tokenFile: 'token',
    intakeKey: statementKey,
  };
}

/** Runs the command line as a sender does. It must not block us: PostgreSQL is a child of ours. */
async function vernix(...argv: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(STANDARD.code, 'apps/cli/src/main.ts'), ...argv], {
    cwd: WORK,
    env: {
      PATH: process.env['PATH'],
      HOME: WORK,
      NODE_EXTRA_CA_CERTS: `${STANDARD.settings}/gateway-tls.crt`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let words = '';
  for await (const part of child.stdout.setEncoding('utf8')) words += String(part);
  return words;
}

async function sendFile(client: object): Promise<string> {
  writeFileSync(join(WORK, 'client.json'), JSON.stringify(client), { mode: 0o600 });
  await vernix('synth', '--births', '50', '--seed', '1', '--out', 'births');
  const [name = ''] = run('ls', join(WORK, 'births'))
    .split('\n')
    .filter((file) => file !== 'truth.csv');
  const until = Date.now() + WITHIN_MS;
  for (;;) {
    const said = await vernix('submit', join('births', name), '--client', 'client.json', '--json');
    const state = (JSON.parse(said || '{}') as { outcome?: { state?: string } }).outcome?.state;
    if (state !== undefined || Date.now() > until) return state ?? 'nothing';
    await sleep(1_000); // the vault has not carried the intake key to the gateway yet
  }
}

/** Of a line of /proc/PID/status. */
const field = (status: string, name: string): string =>
  new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? 'none';

/** What holds the process that runs, and what of it is not as it should be. */
function look(zone: ZoneName): { readonly row: object; readonly faults: readonly string[] } {
  const show = (name: string): string => run('systemctl', 'show', '-p', name, '--value', unitOf(zone));
  const pid = show('MainPID');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const uid = run('id', '-u', accountOf(zone));
  const score = run('systemd-analyze', 'security', '--no-pager', unitOf(zone)).match(
    /([\d.]+) [A-Z]+ \S+$/,
  )?.[1];
  const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n');
  const options = (path: string): string =>
    mounts.findLast((line) => line.split(' ')[4] === path)?.split(' ')[5] ?? '';
  // Of what is mounted over one another, the last counts. What anybody but root can change there cannot be run.
  const last = new Map(
    mounts.map((line) => line.split(' ')).map(([, , , , path = '', flags = '']) => [path, flags]),
  );
  const runnable = [...last]
    .filter(
      ([path, flags]) => flags.startsWith('rw') && !flags.includes('noexec') && !/^\/(proc|sys)\b/.test(path),
    )
    .map(([path]) => path)
    .filter((path) => {
      const { uid: owner, mode } = statSync(`/proc/${pid}/root${path}`);
      return (mode & constants.S_IFMT) === constants.S_IFDIR && (owner !== 0 || (mode & 0o022) !== 0);
    });
  const is = {
    state: show('ActiveState'),
    restarts: show('NRestarts'),
    uid: field(status, 'Uid'),
    capabilities: field(status, 'CapBnd'),
    noNewPrivileges: field(status, 'NoNewPrivs'),
    seccomp: field(status, 'Seccomp'),
    root: options('/'),
    mayRun: runnable.join(' '),
  };
  const expected: typeof is = {
    state: 'active',
    restarts: '0',
    uid,
    capabilities: '0'.repeat(16),
    noNewPrivileges: '1',
    seccomp: '2',
    root: is.root.startsWith('ro,') && is.root.includes('noexec') ? is.root : 'ro, noexec',
    mayRun: '',
  };
  const names = Object.keys(is) as (keyof typeof is)[];
  const faults = names
    .filter((name) => is[name] !== expected[name])
    .map((name) => `${zone}: ${name} is ${is[name]}, not ${expected[name]}`);
  return { row: { zone, ...is, score }, faults };
}

/** What systemd itself had to say of the units: that it cannot do something they ask for. */
const remarks = (): string[] =>
  run('journalctl', '_PID=1', '-p', 'warning', '-o', 'cat', '--no-pager')
    .split('\n')
    .filter((line) => line.includes('vernix'));

mkdirSync(WORK, { mode: 0o755 });
mkdirSync(STANDARD.secrets, { recursive: true, mode: 0o700 });
const sent = await sendFile(await startAll());
const seen = ZONE_NAMES.map(look);
console.table(seen.map(({ row }) => row));
console.log(`A file was sent through them: ${sent}.`);
const faults = [
  ...seen.flatMap(({ faults: some }) => some),
  ...(sent === 'committed' ? [] : ['no file came through']),
  ...remarks(),
];
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
