import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectableFile } from '@vernix/contracts';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile } from '../src/collect/fetch-file.ts';
import { GatewayClient } from '../src/collect/gateway-client.ts';
import { SealedFiles } from '../src/files.ts';
import { births, template } from './support/births.ts';
import { newTransferId } from './support/registry.ts';
import { worldForAllTests } from './support/setting.ts';
import { until } from './support/world.ts';

/** A small disk is a tmpfs, which takes root and a kernel that lets us mount. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'vernix-test', '/mnt']).status === 0;

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

describe('fetching a file', () => {
  const bytes = randomBytes(3_000_000);
  let directory: string;
  let files: SealedFiles;
  let server: Server;
  let gateway: GatewayClient;
  let file: CollectableFile;
  let asked: string[];
  /** How a gateway misbehaves: the first answers, then it serves properly. */
  let faults: ((response: ServerResponse) => void)[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vernix-collect-'));
    files = new SealedFiles(directory);
    asked = [];
    faults = [];
    server = createServer((request, response) => serve(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    gateway = new GatewayClient(`http://127.0.0.1:${(server.address() as { port: number }).port}`, 'token');
    file = {
      id: newTransferId(),
      partner: 'st-elsewhere',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sealedAtSource: true,
      segments: [bytes.length],
      sealedName: '',
      receivedAt: new Date().toISOString(),
      expiresAt: new Date().toISOString(),
    };
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    spawnSync('umount', ['--lazy', directory]); // where a test has put a small disk
    await rm(directory, { recursive: true, force: true });
  });

  function serve(request: IncomingMessage, response: ServerResponse): void {
    asked.push(request.headers.range ?? 'all');
    const fault = faults.shift();
    if (fault !== undefined) {
      fault(response);
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(start === 0 ? 200 : 206, { 'content-length': bytes.length - start });
    response.end(bytes.subarray(start));
  }

  const cutAt = (length: number) => (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, length), () => setTimeout(() => response.destroy(), 50));
  };

  it('takes up a half-fetched file where it was cut', async () => {
    faults = [cutAt(1_000_000)];
    await expect(fetchFile(gateway, files, file)).rejects.toMatchObject({ code: 'gateway-unreachable' });
    const { size } = await stat(files.partOf(file.id));
    expect(size).toBeGreaterThan(0);
    await fetchFile(gateway, files, file);
    expect(asked).toEqual(['all', `bytes=${size}-`]);
    expect((await readFile(files.pathOf(file.id))).equals(bytes)).toBe(true);
  });

  it.runIf(canMount)('waits while the disk is full, and goes on when there is room', async () => {
    const mount = (options: string) =>
      spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'vernix-test', directory]).status;
    expect(mount('size=1m')).toBe(0); // less than the file
    await expect(fetchFile(gateway, files, file)).rejects.toMatchObject({ code: 'files-disk-full' });
    const { size } = await stat(files.partOf(file.id));
    expect(size).toBeGreaterThan(0);
    await expect(stat(files.pathOf(file.id))).rejects.toThrow();
    expect(mount('remount,size=8m')).toBe(0);
    await fetchFile(gateway, files, file);
    expect(asked).toEqual(['all', `bytes=${size}-`]);
    expect((await readFile(files.pathOf(file.id))).equals(bytes)).toBe(true);
  });

  it('breaks off when it is told to, and goes on from there the next time', async () => {
    const stalled: ServerResponse[] = [];
    faults = [
      (response) => {
        stalled.push(response.writeHead(200, { 'content-length': bytes.length }));
        response.write(bytes.subarray(0, 1_000_000));
      },
    ];
    const stopping = new AbortController();
    const fetching = fetchFile(gateway, files, file, stopping.signal);
    fetching.catch(() => undefined);
    await until(async () => (await sizeOf(files.partOf(file.id))) === 1_000_000);
    stopping.abort();
    await expect(fetching).rejects.toThrow();
    expect(stalled[0]?.writableEnded).toBe(false);
    expect(await sizeOf(files.pathOf(file.id))).toBe(0);
    await fetchFile(gateway, files, file);
    expect(asked).toEqual(['all', 'bytes=1000000-']);
    expect((await readFile(files.pathOf(file.id))).equals(bytes)).toBe(true);
  });

  it('breaks off also while it reads again what it has', async () => {
    await writeFile(files.partOf(file.id), bytes.subarray(0, 2_000_000));
    await expect(fetchFile(gateway, files, file, AbortSignal.abort())).rejects.toThrow();
    expect(asked).toEqual([]);
    expect(await sizeOf(files.partOf(file.id))).toBe(2_000_000);
  });

  it('keeps nothing whose hash is another, and begins again', async () => {
    await writeFile(files.partOf(file.id), randomBytes(1_000));
    await expect(fetchFile(gateway, files, file)).rejects.toMatchObject({ code: 'stored-file-differs' });
    await expect(stat(files.pathOf(file.id))).rejects.toThrow();
    await fetchFile(gateway, files, file);
    expect((await readFile(files.pathOf(file.id))).equals(bytes)).toBe(true);
  });

  it('takes no more bytes than were announced', async () => {
    faults = [(response) => response.writeHead(200).end(Buffer.concat([bytes, bytes]))];
    await expect(fetchFile(gateway, files, file)).rejects.toMatchObject({ code: 'stored-file-differs' });
    expect((await stat(files.partOf(file.id))).size).toBe(0);
  });

  it.each([200, 500])('reads no more of an answer (%i) than one can be long', async (status) => {
    const robbed = (response: ServerResponse): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      const more = (): void => {
        if (response.destroyed) return;
        response.write(Buffer.alloc(1024 * 1024, ' '), more);
      };
      more();
    };
    faults = [robbed, robbed];
    await expect(gateway.files()).rejects.toMatchObject({ code: 'gateway-answer-unknown' });
    await expect(gateway.acknowledge(file.id, file.sha256)).rejects.toMatchObject({
      code: 'gateway-answer-unknown',
    });
  });

  it('asks for nothing when it has the file', async () => {
    await fetchFile(gateway, files, file);
    await fetchFile(gateway, files, file);
    expect(asked).toEqual(['all']);
  });

  it.each([
    ['an error of the catalogue', 404, JSON.stringify({ error: { code: 'not-found' } }), 'not-found'],
    ['a page of a proxy', 502, '<html>', 'gateway-unreachable'],
    ['anything else', 418, '{"error":{"code":"no-such-code"}}', 'gateway-answer-unknown'],
  ])('turns %s into a code', async (_, status, body, code) => {
    faults = [(response) => response.writeHead(status).end(body)];
    await expect(fetchFile(gateway, files, file)).rejects.toMatchObject({ code });
  });
});

describe('collecting', () => {
  const setting = worldForAllTests();
  beforeAll(() => setting.world.startGateway());

  it('goes on when the gateway comes back, and leaves nothing there', async () => {
    const { world } = setting;
    await world.startVault();
    const early = await world.send('st-elsewhere', template(births(2)));
    await world.ended('st-elsewhere', early);
    await world.stopGateway();
    await until(() => Promise.resolve(world.lines.some((line) => line.includes('gateway-unreachable'))));
    await world.startGateway();
    const late = await world.send('st-elsewhere', template(births(4, 10)));
    expect((await world.ended('st-elsewhere', late)).balance?.rows).toBe(4);
  });

  it('collects what arrived while the vault was away, once', async () => {
    const { world } = setting;
    await world.stopVault();
    const id = await world.send('st-elsewhere', template(births(3, 100)));
    await world.startVault();
    expect((await world.ended('st-elsewhere', id)).balance).toMatchObject({
      rows: 3,
      accepted: 3,
      unchanged: 0,
    });
  });
});
