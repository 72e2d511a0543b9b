import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  CollectableList,
  type ErrorBody,
  type IntakeStatement,
  type Partner,
  type Roster,
} from '@vernix/contracts';
import { generateIdentity, generateSigningKey, openBuffer, signStatement } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { type Gateway, GatewayConfig, startGateway } from '../src/index.ts';

export const HOUR = 3_600_000;
type Jwk = Awaited<ReturnType<typeof generateSigningKey>>['privateJwk'];

export const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Everything around a gateway that a test needs: keys, tokens, a signed roster, a directory. */
export interface World {
  readonly dir: string;
  readonly tokens: { riverbend: string; lakeside: string; expired: string; collector: string };
  readonly identity: string;
  readonly recipient: string;
  readonly lines: string[];
  readonly clock: { now: number };
  writeRoster(
    version: number,
    change?: (partner: Partner) => Partner,
    key?: Jwk,
    intakeStatementKey?: string,
  ): Promise<void>;
  statement(version: number, change?: Partial<IntakeStatement>, key?: Jwk): Promise<string>;
  config(overrides?: object): GatewayConfig;
  remove(): void;
}

export async function makeWorld(): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'vernix-gateway-'));
  const newToken = () => randomBytes(32).toString('base64url');
  const tokens = { riverbend: newToken(), lakeside: newToken(), expired: newToken(), collector: newToken() };
  const [rosterKey, intakeKey] = [await generateSigningKey(), await generateSigningKey()];
  const [hybrid, classic] = [await generateIdentity('hybrid'), await generateIdentity('classic')];
  const clock = { now: Date.now() };
  const instant = (offset: number) => new Date(clock.now + offset).toISOString();

  const partner = (id: 'riverbend' | 'lakeside', sealAtSource: Partner['sealAtSource']): Partner => ({
    id,
    name: id === 'riverbend' ? 'Riverbend Hospital' : 'Lakeside Laboratory',
    kind: 'hospital',
    levelOfCare: '2',
    tokens: [
      { id: 'main', sha256: hashOf(tokens[id]), notAfter: instant(1000 * HOUR) },
      ...(id === 'riverbend'
        ? [{ id: 'old', sha256: hashOf(tokens.expired), notAfter: instant(-HOUR) }]
        : []),
    ],
    reportRecipient: null,
    sealAtSource,
    limits: { fileBytes: 100_000_000, spoolBytes: 1_000_000_000, openUploads: 200 },
  });

  const world: World = {
    dir,
    tokens,
    clock,
    identity: hybrid.identity,
    recipient: hybrid.recipient,
    lines: [],
    async writeRoster(
      version,
      change = (same) => same,
      key = rosterKey.privateJwk,
      intakeStatementKey = intakeKey.publicKey,
    ) {
      const roster: Roster = {
        type: 'vernix-roster/1',
        version,
        issuedAt: instant(0),
        partners: [partner('riverbend', 'optional'), partner('lakeside', 'required')].map(change),
        intakeStatementKey,
        collectorTokenSha256: hashOf(tokens.collector),
      };
      writeFileSync(join(dir, 'roster.jws'), await signStatement(roster, key));
    },
    statement(version, change = {}, key = intakeKey.privateJwk) {
      const statement: IntakeStatement = {
        type: 'vernix-intake/1',
        version,
        issuedAt: instant(0),
        epoch: version,
        recipient: hybrid.recipient,
        classicRecipient: classic.recipient,
        notAfter: instant(1000 * HOUR),
        ...change,
      };
      return signStatement(statement, key);
    },
    config(overrides = {}) {
      return GatewayConfig.parse({
        dir: join(dir, 'gateway'),
        public: { port: 0 },
        collect: { port: 0 },
        roster: { file: join(dir, 'roster.jws'), publicKey: rosterKey.publicKey },
        ...overrides,
      });
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
  await world.writeRoster(1);
  return world;
}

/** A gateway in this process, with the world's clock and a log the test can read, and its intake key delivered. */
export async function startHere(world: World, overrides: object = {}): Promise<Gateway> {
  const log = createLog('gateway', { write: (line) => void world.lines.push(line) });
  const gateway = await startGateway(world.config(overrides), log, () => world.clock.now);
  await deliverIntakeKey(world, gateway.addresses.collect);
  return gateway;
}

export interface ChildGateway {
  readonly addresses: Gateway['addresses'];
  readonly process: ChildProcess;
  /** All it wrote to standard output and standard error. */
  output(): string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/**
 * A gateway as it runs in earnest: a process of its own. With `fileLimitKiB` the kernel lets none of its files grow
 * beyond that: writes come up short, then fail, as on a full disk.
 */
export async function startChild(
  world: World,
  overrides: object = {},
  { fileLimitKiB, env }: { readonly fileLimitKiB?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ChildGateway> {
  const configFile = join(world.dir, 'gateway.json');
  writeFileSync(configFile, JSON.stringify(world.config(overrides)));
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const limited = `ulimit -f ${fileLimitKiB ?? 'unlimited'}; exec "$@"`;
  const child = spawn('bash', ['-c', limited, 'bash', process.execPath, main, '--config', configFile], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output: string[] = [];
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<Gateway['addresses']>((resolve, reject) => {
    lines.on('line', (line) => {
      output.push(line);
      const { event, addresses } = JSON.parse(line) as { event: string; addresses: Gateway['addresses'] };
      if (event === 'ready') resolve(addresses);
    });
    child.once('exit', () => reject(new Error(`the gateway ended: ${output.join('')}`)));
  });
  const addresses = await ready;
  await deliverIntakeKey(world, addresses.collect);
  return {
    addresses,
    process: child,
    output: () => output.join('\n'),
    async kill(signal) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

async function deliverIntakeKey(world: World, collect: string): Promise<void> {
  const body = JSON.stringify({ statement: await world.statement(1) });
  const answer = await collector(world, collect, '/intake-key', { method: 'PUT', body });
  if (answer.status !== 204) throw new Error(await answer.text());
}

/** A request on the collection plane, as the vault makes it. */
export function collector(
  world: World,
  collect: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${world.tokens.collector}`,
    ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(init.headers as Record<string, string> | undefined),
  };
  return fetch(`${collect}/v1/collect${path}`, { ...init, headers });
}

export async function listCollectable(world: World, collect: string, after = '') {
  const answer = await collector(world, collect, `/files${after && `?after=${after}`}`);
  return CollectableList.parse(await answer.json()).files;
}

/** Fetches a whole file and opens each of its segments, as the vault and the key service would together. */
export async function fetchAndOpen(world: World, collect: string, id: string): Promise<Buffer> {
  const file = (await listCollectable(world, collect)).find((one) => one.id === id)!;
  const stored = Buffer.from(await (await collector(world, collect, `/files/${id}`)).arrayBuffer());
  if (hashOf(stored) !== file.sha256) throw new Error('hash');
  const opened: Uint8Array[] = [];
  let at = 0;
  for (const length of file.segments) {
    opened.push(await openBuffer([world.identity], stored.subarray(at, (at += length))));
  }
  if (at !== stored.length) throw new Error('segments do not add up');
  return Buffer.concat(opened);
}

/** A request on the public listener, as a partner makes it. */
export function sender(
  token: string,
  origin: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(init.headers as Record<string, string> | undefined),
  };
  return fetch(`${origin}/v1${path}`, { ...init, headers });
}

const tus = { 'tus-resumable': '1.0.0' };

export async function errorCode(answer: Response): Promise<string> {
  return ((await answer.json()) as ErrorBody).error.code;
}

export function metadata(fileName: string, mapping = 'template'): string {
  return `filename ${Buffer.from(fileName).toString('base64')},mapping ${Buffer.from(mapping).toString('base64')}`;
}

export function create(token: string, origin: string, size: number, headers: Record<string, string> = {}) {
  return sender(token, origin, '/files', {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata('births.csv'), ...headers },
  });
}

export async function createId(...args: Parameters<typeof create>): Promise<string> {
  const answer = await create(...args);
  if (answer.status !== 201) throw new Error(await answer.text());
  return answer.headers.get('location')!.split('/').pop()!;
}

export function patch(
  token: string,
  origin: string,
  id: string,
  offset: number,
  body: Uint8Array,
  headers: Record<string, string> = {},
) {
  return sender(token, origin, `/files/${id}`, {
    method: 'PATCH',
    headers: {
      ...tus,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      ...headers,
    },
    body: body as Uint8Array<ArrayBuffer>,
  });
}

export async function offsetOf(token: string, origin: string, id: string): Promise<number> {
  const answer = await sender(token, origin, `/files/${id}`, { method: 'HEAD', headers: tus });
  if (answer.status !== 200) throw new Error(`HEAD answered ${answer.status}`);
  return Number(answer.headers.get('upload-offset'));
}

export function withdraw(token: string, origin: string, id: string): Promise<Response> {
  return sender(token, origin, `/files/${id}`, { method: 'DELETE', headers: tus });
}

/** Sends a whole file in one request and returns its id. */
export async function upload(token: string, origin: string, bytes: Uint8Array): Promise<string> {
  const id = await createId(token, origin, bytes.length);
  const answer = await patch(token, origin, id, 0, bytes);
  if (answer.status !== 204) throw new Error(await answer.text());
  return id;
}

export interface OpenPatch {
  /** Resolves when the gateway has the request and waits for its body. */
  readonly started: Promise<unknown>;
  /** Sends bytes and waits until they left this process. */
  send(bytes: Uint8Array): Promise<void>;
  /** Ends the body properly and waits for the answer. */
  end(): Promise<{ status: number; headers: IncomingHttpHeaders }>;
  /** Cuts the connection. */
  cut(): void;
}

/** A PATCH whose body the test sends piece by piece; `length` is what Content-Length announces. */
export function openPatch(
  token: string,
  origin: string,
  id: string,
  offset: number,
  length: number,
): OpenPatch {
  const request = httpRequest(`${origin}/v1/files/${id}`, {
    method: 'PATCH',
    agent: false,
    headers: {
      ...tus,
      authorization: `Bearer ${token}`,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': String(length),
      expect: '100-continue',
    },
  });
  const started = once(request, 'continue');
  started.catch(() => undefined);
  request.flushHeaders();
  const answer = once(request, 'response') as Promise<
    [{ statusCode: number; headers: IncomingHttpHeaders; resume(): void }]
  >;
  answer.catch(() => undefined);
  return {
    started,
    send: (bytes) => new Promise((resolve) => request.write(bytes, () => resolve())),
    async end() {
      request.end();
      const [response] = await answer;
      response.resume();
      return { status: response.statusCode, headers: response.headers };
    },
    cut: () => request.destroy(),
  };
}
