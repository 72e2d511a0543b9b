import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CustodyConfig } from '../src/config.ts';
import { custodyOf, openKeystoreFile, sealKeystore, UNHEARD } from '../src/index.ts';
import { onePort } from '../../../scripts/test-ports.ts';
import { CONTENT, secretFile, temporaryDirectory } from './support.ts';

let directory: string;
beforeAll(async () => {
  directory = await temporaryDirectory();
});

async function transit(changes: Readonly<Record<string, string>>, token = 'root') {
  const tokenFile = await secretFile(directory, `token-${token}`, token);
  const custody = CustodyConfig.parse({ kind: 'transit', key: 'vernix', tokenFile, ...changes });
  return custodyOf({ custody }, UNHEARD);
}

/** OpenBao's own program, where there is one: docs/adr/0014-custody.md says how it was had. */
const BAO = process.env['VERNIX_BAO'] ?? 'bao';
const hasBao = spawnSync(BAO, ['version']).status === 0;

describe.skipIf(!hasBao)('with a real OpenBao (skipped without one: no “bao” in PATH or VERNIX_BAO)', () => {
  let server: ChildProcess;
  let address: string;
  let caFile: string;

  const post = (path: string, body: object) =>
    spawnSync(BAO, ['write', ...(Object.keys(body).length === 0 ? ['-f'] : []), path, ...pairs(body)], {
      env: environment(),
    });
  const pairs = (body: object) => Object.entries(body).map(([name, value]) => `${name}=${String(value)}`);
  const environment = () => ({
    PATH: process.env['PATH'],
    HOME: directory,
    BAO_ADDR: address,
    BAO_TOKEN: 'root',
    BAO_CACERT: caFile,
  });
  const bao = (...args: string[]) => spawnSync(BAO, args, { env: environment(), encoding: 'utf8' });

  beforeAll(async () => {
    const port = await onePort();
    address = `https://127.0.0.1:${port}`;
    caFile = join(directory, 'bao-ca.pem');
    const dev = [
      '-dev',
      '-dev-tls',
      `-dev-tls-cert-dir=${directory}`,
      `-dev-listen-address=127.0.0.1:${port}`,
    ];
    server = spawn(BAO, ['server', ...dev, '-dev-root-token-id=root', '-dev-no-store-token'], {
      env: { PATH: process.env['PATH'], HOME: directory },
      stdio: 'ignore',
    });
    caFile = join(directory, 'vault-ca.pem');
    for (let tries = 0; bao('status').status !== 0; tries += 1) {
      if (tries > 100) throw new Error('OpenBao did not start');
      await sleep(100);
    }
    bao('secrets', 'enable', 'transit');
    post('transit/keys/vernix', {});
    post('transit/keys/other', {});
  });
  afterAll(() => server.kill('SIGKILL'));

  it('opens what it sealed, and after its key was rotated too', async () => {
    const custody = await transit({ address, caFile });
    const sealed = await sealKeystore(CONTENT, custody);
    expect(Buffer.from(await openKeystoreFile(sealed, custody))).toEqual(CONTENT);
    post('transit/keys/vernix/rotate', {});
    expect(Buffer.from(await openKeystoreFile(sealed, custody))).toEqual(CONTENT);
    expect(await sealKeystore(CONTENT, custody)).not.toEqual(sealed);
  });

  it('lets a token do what its policy says: seal and open with this key', async () => {
    const policy = 'path "transit/+/vernix" { capabilities = ["update"] }';
    spawnSync(BAO, ['policy', 'write', 'vernix', '-'], { env: environment(), input: policy });
    const token = bao('token', 'create', '-policy=vernix', '-field=token').stdout.trim();
    const custody = await transit({ address, caFile }, token);
    const sealed = await sealKeystore(CONTENT, custody);
    expect(Buffer.from(await openKeystoreFile(sealed, custody))).toEqual(CONTENT);
    const other = await transit({ address, caFile, key: 'other' }, token);
    await expect(openKeystoreFile(sealed, other)).rejects.toMatchObject({ code: 'transit-refused' });
  });

  it('says what stands in the way', async () => {
    const sealed = await sealKeystore(CONTENT, await transit({ address, caFile }));
    const opening = async (changes: Readonly<Record<string, string>>, token?: string) =>
      openKeystoreFile(sealed, await transit({ address, caFile, ...changes }, token));
    await expect(opening({}, 'stolen')).rejects.toMatchObject({
      code: 'transit-refused',
      params: { status: 403 },
    });
    await expect(opening({ key: 'other' })).rejects.toMatchObject({
      code: 'transit-refused',
      params: { status: 400 },
    });
    await expect(opening({ mount: 'elsewhere' })).rejects.toMatchObject({ code: 'transit-refused' });
    const tokenFile = join(directory, 'none');
    await expect(opening({ tokenFile })).rejects.toMatchObject({ code: 'transit-token-missing' });
    const untrusted = custodyOf(
      {
        custody: CustodyConfig.parse({
          kind: 'transit',
          key: 'vernix',
          address,
          tokenFile: await secretFile(directory, 't', 'root'),
        }),
      },
      UNHEARD,
    );
    await expect(openKeystoreFile(sealed, untrusted)).rejects.toMatchObject({ code: 'transit-unreachable' });
    bao('operator', 'seal');
    await expect(opening({})).rejects.toMatchObject({ code: 'transit-unreachable' });
  });
});

describe('with a server that misbehaves', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function answering(status: number, body: string): Promise<string> {
    server = createServer((_, response) => response.writeHead(status).end(body));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server?.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each([
    ['answers no JSON', 200, 'hello', 'transit-refused'],
    ['answers another thing', 200, '{"data":{"ciphertext":"vault:v1:\\n-> x"}}', 'transit-refused'],
    ['answers too much', 200, 'x'.repeat(100_000), 'transit-unreachable'],
    ['is sealed', 503, '{"errors":["Vault is sealed"]}', 'transit-unreachable'],
    ['sends us elsewhere', 307, '', 'transit-refused'],
    ['knows no such key', 404, '{}', 'transit-refused'],
  ])('that %s: nothing is sealed', async (_what, status, body, code) => {
    const custody = await transit({ address: await answering(status, body) });
    await expect(sealKeystore(CONTENT, custody)).rejects.toMatchObject({ code });
  });

  it('that is not there', async () => {
    const custody = await transit({ address: `http://127.0.0.1:${await onePort()}` });
    await expect(sealKeystore(CONTENT, custody)).rejects.toMatchObject({ code: 'transit-unreachable' });
  });
});

it.each(['http://vault.example', 'ftp://127.0.0.1', 'vault.example', 'http://127.0.0.1.example'])(
  'sends no token in clear, nor anywhere odd: %s',
  (address) => {
    const config = { kind: 'transit', address, key: 'vernix', tokenFile: '/token' };
    expect(CustodyConfig.safeParse(config).success).toBe(false);
  },
);
