/** An S3 server of others, that checks who asks: Versity's gateway where it is, else moto. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { onePort } from '../../../../scripts/test-ports.ts';
import { type Credentials, type StorePlace, storePlace } from '../../src/index.ts';

const GATEWAY = process.env['VERNIX_VERSITYGW'] ?? 'versitygw';
const PYTHON = { PYTHONPATH: process.env['VERNIX_MOTO'] ?? '', PATH: process.env['PATH'] ?? '' };
const hasGateway = spawnSync(GATEWAY, ['--version']).status === 0;
const hasMoto = (): boolean =>
  spawnSync('python3', ['-c', 'import moto.server'], { env: { ...process.env, ...PYTHON } }).status === 0;

/** Why there is none here, and what would let it be; null when there is. */
export const s3IsMissing: string | null =
  hasGateway || hasMoto()
    ? null
    : 'no “versitygw” in PATH or VERNIX_VERSITYGW, and no Python package “moto[server]”, here or in VERNIX_MOTO';
if (s3IsMissing !== null) console.warn(`skipped, the log in an object store: ${s3IsMissing}`);

export interface S3Server {
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** A place nothing was put in yet. */
  readonly freshPlace: (endpoint?: string) => StorePlace;
  /** What somebody else with rights of their own does. */
  readonly remove: (place: StorePlace, path: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const REGION = 'us-east-1';
const BUCKET = 'registry-log';

export async function startS3(): Promise<S3Server> {
  const root = mkdtempSync(join(tmpdir(), 'vernix-s3-'));
  const port = await onePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const made = hasGateway ? startGateway(port, root) : startMoto(port);
  await answers(endpoint);
  const credentials = await made.key(endpoint);
  const client = new AwsClient({ ...credentials, region: REGION, service: 's3' });
  const bucket = await client.fetch(`${endpoint}/${BUCKET}`, { method: 'PUT' });
  if (!bucket.ok) throw new Error(`no bucket: ${bucket.status} ${await bucket.text()}`);
  let places = 0;
  return {
    endpoint,
    credentials,
    freshPlace: (through = endpoint) => {
      const place = `s3://${BUCKET}/at/${(places += 1)}`;
      return storePlace({ place, endpoint: through, region: REGION }, credentials);
    },
    async remove(place, path) {
      const { status } = await client.fetch(`${place.url}/${path}`, { method: 'DELETE' });
      if (status !== 204) throw new Error(`not removed: ${status}`);
    },
    async stop() {
      made.child.kill('SIGKILL');
      await once(made.child, 'exit');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly key: (endpoint: string) => Promise<Credentials>;
}

function startGateway(port: number, root: string): Started {
  const [accessKeyId, secretAccessKey] = ['publisher', 'not-a-secret-at-all'];
  const env = { ...process.env, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey };
  const argv = ['--port', `127.0.0.1:${port}`, 'posix', root];
  return {
    child: spawn(GATEWAY, argv, { env, stdio: 'ignore' }),
    key: () => Promise.resolve({ accessKeyId, secretAccessKey }),
  };
}

/** It asks for signatures once so many requests have made the one who signs. */
const MAKING = [
  { Action: 'CreateUser', UserName: 'publisher' },
  {
    Action: 'PutUserPolicy',
    UserName: 'publisher',
    PolicyName: 'all',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    }),
  },
  { Action: 'CreateAccessKey', UserName: 'publisher' },
] as const;

function startMoto(port: number): Started {
  const env = { ...process.env, ...PYTHON, INITIAL_NO_AUTH_ACTION_COUNT: String(MAKING.length) };
  const argv = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
  return { child: spawn('python3', argv, { env, stdio: 'ignore' }), key: makeUser };
}

async function makeUser(endpoint: string): Promise<Credentials> {
  let said = '';
  for (const asked of MAKING) {
    const scope = `20260101/${REGION}/iam/aws4_request`;
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=none/${scope}, SignedHeaders=host, Signature=none`,
      },
      body: new URLSearchParams({ ...asked, Version: '2010-05-08' }),
    });
    said = await answer.text();
  }
  const of = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(said)?.[1] ?? '';
  return { accessKeyId: of('AccessKeyId'), secretAccessKey: of('SecretAccessKey') };
}

/** It listens, whatever it thinks of who asks. */
async function answers(endpoint: string): Promise<void> {
  for (let waits = 600; ; waits -= 1) {
    const answered = await fetch(`${endpoint}/moto-api/`, { redirect: 'manual' }).catch(() => null);
    await answered?.body?.cancel();
    if (answered !== null) return;
    if (waits === 0) throw new Error('the S3 server does not answer');
    await sleep(100);
  }
}
