import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Delivery } from '@vernix/contracts';
import { generateIdentity, sealBuffer } from '@vernix/seal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../src/exit-code.ts';
import { until } from './one-file.ts';
import { type RealGateway, startGateway } from './real-gateway.ts';
import { begin, finish, type Ran, temporaryDirectory, vernix } from './run-vernix.ts';

const ROWS = Buffer.from('{"type":"vernix-delivery/1"}\n{"row":1}\n'.repeat(20_000));

let directory: string;
let gateway: RealGateway;
let recipient: string;
let id: string;
let sealed: Buffer;

beforeAll(async () => {
  directory = await temporaryDirectory();
  gateway = await startGateway(directory);
  const ours = await generateIdentity('hybrid');
  const other = await generateIdentity('hybrid');
  recipient = ours.recipient;
  await writeFile(join(directory, 'ours.txt'), `${ours.identity}\n`, { mode: 0o600 });
  await writeFile(join(directory, 'other.txt'), `${other.identity}\n`, { mode: 0o600 });
});
afterAll(() => gateway.stop());

beforeEach(async () => {
  id = randomBytes(16).toString('base64url');
  sealed = Buffer.from(await sealBuffer([recipient], ROWS));
  await gateway.leaveDelivery(id, sealed);
});

const at = (name: string): string => join(directory, name);
const get = (...more: string[]): Promise<Ran> => vernix(directory, 'deliveries', 'get', id, ...more);
const stateHere = async () => (await gateway.left()).get(id);
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
const ofThis = async () => (await readdir(directory)).filter((name) => name.startsWith(id)).sort();

describe('vernix deliveries', () => {
  it('lists what waits, and how the others ended', async () => {
    const list = await vernix(directory, 'deliveries', 'list', '--json');
    const { deliveries } = JSON.parse(list.stdout) as { deliveries: Delivery[] };
    expect(deliveries[0]).toMatchObject({ id, from: 'registry', state: 'waiting', bytes: sealed.length });
    const table = await vernix(directory, 'deliveries', 'list');
    expect(table.stdout).toMatch(new RegExp(`^SENT .*\\n.* kB  waiting .*${id}\\n`));
  });

  it('names the way to fetch one only while one can be fetched', async () => {
    const last = async () => (await vernix(directory, 'deliveries', 'list')).stdout.trim().split('\n').at(-1);
    expect(await last()).toBe('Fetch one that waits: vernix deliveries get ID');
    for (const [one, state] of await gateway.left()) {
      if (state === 'waiting' || state === 'collected')
        expect((await vernix(directory, 'deliveries', 'get', one, `--out=${one}.all`)).code).toBe(0);
    }
    expect(await last()).toMatch(/  confirmed  /);
  });

  it('fetches one, opens it for its owner alone, and only then has it deleted', async () => {
    const ran = await get('--identity', 'ours.txt', '--json');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const file = `${id}.ndjson`;
    expect(JSON.parse(ran.stdout)).toMatchObject({
      delivery: { id, state: 'acknowledged' },
      file,
      opened: true,
    });
    expect((await readFile(at(file))).equals(ROWS)).toBe(true);
    expect((await stat(at(file))).mode & 0o777).toBe(0o600);
    expect(await ofThis()).toEqual([file]);
    expect(await stateHere()).toBe('acknowledged');
  });

  it('keeps it sealed without an identity, and is done when it is run again', async () => {
    for (const time of [1, 2]) {
      const ran = await get(`--out=${id}.kept`);
      expect([time, ran.code]).toEqual([time, 0]);
      expect(ran.stdout).toContain(`${id}.kept  sealed, `);
    }
    expect((await readFile(at(`${id}.kept`))).equals(sealed)).toBe(true);
    expect(await ofThis()).toEqual([`${id}.kept`]);
    expect(await stateHere()).toBe('acknowledged');
  });

  it('writes over nothing, unless it is told to, and fetches nothing then', async () => {
    const file = at(`${id}.ndjson`);
    await writeFile(file, 'mine');
    const refused = await get('--identity', 'ours.txt');
    expect([refused.code, refused.stderr.includes('(path-taken)')]).toEqual([EXIT_CODES.usage.code, true]);
    expect([await readFile(file, 'utf8'), await stateHere()]).toEqual(['mine', 'waiting']);
    expect((await get('--identity', 'ours.txt', '--force')).code).toBe(0);
    expect((await readFile(file)).equals(ROWS)).toBe(true);
  });

  it('confirms nothing that it could not open, and goes on with the right identity', async () => {
    const wrong = await get('--identity', 'other.txt');
    expect([wrong.code, wrong.stderr.includes('sealed to another identity')]).toEqual([
      EXIT_CODES.usage.code,
      true,
    ]);
    expect([await stateHere(), await ofThis()]).toEqual(['collected', [`${id}.ndjson.age`]]);
    expect((await get('--identity', 'ours.txt')).code).toBe(0);
    expect([await stateHere(), await ofThis()]).toEqual(['acknowledged', [`${id}.ndjson`]]);
  });

  it('writes over nothing either when the sealed file is here from a run that was stopped', async () => {
    await get('--identity', 'other.txt');
    const file = at(`${id}.ndjson`);
    await writeFile(file, 'mine');
    const refused = await get('--identity', 'ours.txt');
    expect([refused.code, refused.stderr.includes('(path-taken)')]).toEqual([EXIT_CODES.usage.code, true]);
    expect([await readFile(file, 'utf8'), await stateHere()]).toEqual(['mine', 'collected']);
    expect(await ofThis()).toEqual([`${id}.ndjson`, `${id}.ndjson.age`]);
    expect((await get('--identity', 'ours.txt', '--force')).code).toBe(0);
    expect((await readFile(file)).equals(ROWS)).toBe(true);
    expect([await stateHere(), await ofThis()]).toEqual(['acknowledged', [`${id}.ndjson`]]);
  });

  it('says so when it has ended, was never there, or is not asked for as it can be', async () => {
    expect((await get(`--out=${id}.kept`)).code).toBe(0);
    const over = await get();
    expect([over.code, over.stderr.includes('(delivery-over)')]).toEqual([EXIT_CODES.failed.code, true]);
    expect(await ofThis()).toEqual([`${id}.kept`]);
    const asked = ['-'.repeat(22), 'births.csv'].map((name) => vernix(directory, 'deliveries', 'get', name));
    for (const { code } of await Promise.all(asked)) expect(code).toBe(EXIT_CODES.usage.code);
    const nowhere = await get('--out', 'missing/rows');
    expect(nowhere.stderr).toContain('There is no missing/rows.\n');
    for (const words of [['get'], ['list', id], ['ack', id]])
      expect((await vernix(directory, 'deliveries', ...words)).code).toBe(EXIT_CODES.usage.code);
  });
});

describe('on a line that is not to be relied on', () => {
  let line: Server;
  let ranges: (string | undefined)[];
  let spoil: (path: string, body: Buffer, response: ServerResponse) => boolean;
  let options: string[];

  beforeEach(async () => {
    ranges = [];
    spoil = () => false;
    line = createServer((request, response) => void pass(request, response));
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    const { port } = line.address() as AddressInfo;
    options = ['--identity', 'ours.txt', '--gateway', `http://127.0.0.1:${port}`];
    return () => line.close();
  });

  /** Hands a request on, and its answer back, unless `spoil` did something else with that. */
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method = 'GET', headers } = request;
    const { authorization = '', range } = headers;
    const isContent = url.endsWith('/content');
    if (isContent) ranges.push(range);
    const body = await buffer(request);
    const answer = await fetch(`${gateway.address}${url}`, {
      method,
      headers: {
        authorization,
        ...(range === undefined ? {} : { range }),
        ...(body.length === 0 ? {} : { 'content-type': 'application/json' }),
      },
      ...(body.length === 0 ? {} : { body }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (spoil(url, bytes, response)) return;
    response
      .writeHead(answer.status, { 'content-length': bytes.length })
      .end(answer.status === 204 ? undefined : bytes);
  }

  it('goes on from the byte where the line broke', async () => {
    const half = Math.floor(sealed.length / 2);
    spoil = (path, body, response) => {
      if (!path.endsWith('/content') || ranges.length > 1) return false;
      response.writeHead(206, { 'content-length': body.length });
      response.write(body.subarray(0, half));
      // Whoever had not read all of it when the line broke would go on from an earlier byte.
      void until(async () => (await sizeOf(at(`${id}.ndjson.age.part`))) === half || null).finally(() =>
        response.destroy(),
      );
      return true;
    };
    const ran = await get(...options);
    expect([ran.code, ran.stderr.includes('It is tried again')]).toEqual([0, true]);
    expect(ranges).toEqual(['bytes=0-', `bytes=${half}-`]);
    expect((await readFile(at(`${id}.ndjson`))).equals(ROWS)).toBe(true);
  });

  it('goes on from what an earlier run had, and keeps nothing that is not the file', async () => {
    const wrong = Buffer.from(sealed.subarray(0, 1_000));
    wrong[999]! ^= 1;
    await writeFile(at(`${id}.ndjson.age.part`), wrong);
    const altered = await get(...options);
    expect(altered.stderr).toContain('(delivery-altered)');
    expect([ranges, await ofThis(), await stateHere()]).toEqual([['bytes=1000-'], [], 'collected']);
    await writeFile(at(`${id}.ndjson.age.part`), sealed.subarray(0, 1_000));
    expect((await get(...options)).code).toBe(0);
    expect(ranges.at(-1)).toBe('bytes=1000-');
  });

  it('takes no byte more than the file has, and keeps nothing of one that goes on', async () => {
    // More than what lies between the two of them can hold.
    let toCome = 1_000;
    spoil = (path, body, response) => {
      if (!path.endsWith('/content')) return false;
      const more = Buffer.alloc(256 * 1024);
      const goOn = (): void => {
        if (response.destroyed || toCome === 0) return void response.end();
        toCome -= 1;
        response.write(more, goOn);
      };
      response.writeHead(206).write(body, goOn);
      return true;
    };
    const altered = await get(...options);
    expect([altered.code, altered.stderr]).toEqual([
      EXIT_CODES.failed.code,
      expect.stringContaining('(delivery-altered)'),
    ]);
    expect([ranges, await ofThis(), await stateHere()]).toEqual([['bytes=0-'], [], 'collected']);
    expect(toCome).toBeGreaterThan(0);
  });

  it('says what the gateway was told, when it is stopped, and what may be', async () => {
    const stopped = async (where: string): Promise<string> => {
      const child = begin(directory, ['deliveries', 'get', id, ...options]);
      spoil = (path) => path.endsWith(where) && child.kill('SIGINT');
      return (await finish(child)).stderr;
    };
    expect(await stopped('/content')).toContain('the gateway has not been told');
    const confirming = await stopped('/ack');
    expect(confirming).toContain('may have been told');
    expect(confirming).not.toContain('has not been told');
    expect([await stateHere(), (await get(...options)).code]).toEqual(['acknowledged', 0]);
  });

  it('is done when it is run again, though it did not hear the gateway’s last word', async () => {
    spoil = (path, _, response) => {
      if (!path.endsWith('/ack')) return false;
      response.destroy();
      return true;
    };
    expect((await get(...options)).code).toBe(EXIT_CODES.unreachable.code);
    expect([await stateHere(), existsSync(at(`${id}.ndjson`))]).toEqual(['acknowledged', true]);
    spoil = () => false;
    expect((await get(...options)).code).toBe(0);
    expect([ranges.length, await ofThis()]).toEqual([1, [`${id}.ndjson`]]);
  });
});
