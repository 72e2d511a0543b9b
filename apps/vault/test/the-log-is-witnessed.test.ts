/** The vault carries checkpoints to witnesses and cosignatures back; real key service, real witness, no database. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FRAME_LIMITS } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { KeyServiceConfig, startKeyService } from '@vernix/key-service';
import { createLog } from '@vernix/service';
import {
  ENTRY_BYTES,
  encodeEntry,
  formatAddCheckpoint,
  generateSignerKey,
  parseBundle,
  parseCheckpoint,
  parseNote,
  Signer,
  TILE_WIDTH,
} from '@vernix/tlog';
import { startWitness, WitnessConfig } from '@vernix/witness';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WitnessFeeder } from '../src/witness/feeder.ts';
import { LogPlane } from '../src/witness/log-plane.ts';
import { onePort } from '../../../scripts/test-ports.ts';
import { until } from './support/world.ts';

const KEYS = (['ed25519-cosignature', 'ml-dsa-44'] as const).map((kind) =>
  generateSignerKey(kind, 'witness.example/w1'),
);
const EVENT = { type: 'file.deleted', transferId: 'AAAAAAAAAAAAAAAAAAAAAA', from: 'gateway' } as const;

let directory: string;
let keys: KeyClient;
let lines: string[];
let closing: (() => Promise<unknown>)[];
const path = (name: string): string => join(directory, name);
const log = createLog('vault', { write: (line) => void lines.push(line) });
const silent = createLog('witness', { write: () => undefined });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-fed-'));
  lines = [];
  closing = [];
  await writeFile(path('passphrase'), 'correct horse battery staple\n');
  await writeFile(path('witness-keys'), `${KEYS.join('\n')}\n`);
  const config = KeyServiceConfig.parse({
    ...{
      directory: path('keys'),
      passphraseFile: path('passphrase'),
      socket: path('keys.sock'),
      create: true,
    },
    witnesses: { keys: KEYS.map((key) => Signer.parse(key).verifier.vkey), quorum: 1 },
  });
  const service = await startKeyService(config, { log: silent, scryptLogN: 10 });
  keys = await KeyClient.connect(path('keys.sock'));
  closing.push(
    () => keys.close(),
    () => service.close(),
  );
});
afterEach(async () => {
  for (const close of closing) await close();
  await rm(directory, { recursive: true });
});

async function witness(memory: string, port = 0) {
  const { answer } = await keys.call('log.checkpoint', {});
  const config = WitnessConfig.parse({
    ...{ keyFile: path('witness-keys'), directory: path(memory), create: true, listen: { port } },
    logs: [{ origin: 'vernix/registry', keys: answer.keys }],
  });
  return startWitness(config, silent);
}

function feed(...urls: string[]): WitnessFeeder {
  const feeder = new WitnessFeeder({ keyService: path('keys.sock'), urls, everySeconds: 0.03, log });
  closing.unshift(() => feeder.stop());
  return feeder;
}

const add = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body });
const append = (): Promise<unknown> => keys.call('log.append', { principal: 'vault', event: EVENT });
const seen = async (): Promise<number> => (await keys.call('figures', {})).answer.witnessed?.size ?? -1;
const said = (event: string): boolean => lines.some((line) => line.includes(`"${event}"`));

it('asks for no proof of an entry before the witnesses were shown it', async () => {
  const first = await witness('memory');
  closing.push(() => first.close());
  await append();
  const feeder = feed(first.addresses.http);
  await until(async () => (await seen()) === 1);
  await until(() => Promise.resolve(said('log-witnessed')));
  expect(() => feeder.requireShown(0)).not.toThrow();
  expect(() => feeder.requireShown(1)).toThrow(expect.objectContaining({ code: 'log-not-witnessed' }));
  // Where none is named there is nobody to wait for.
  expect(() => feed().requireShown(1)).not.toThrow();
});

it('carries each growth to the witness, waits while it is away, and goes on when it is back', async () => {
  const port = await onePort();
  const first = await witness('memory', port);
  await append();
  feed(first.addresses.http);
  await until(async () => (await seen()) === 1);
  await first.close();
  await append();
  await until(() => Promise.resolve(said('witness-did-not-sign')));
  expect(await seen()).toBe(1);
  const second = await witness('memory', port);
  closing.push(() => second.close());
  await until(async () => (await seen()) === 2);
});

it('shows a witness whose memory was put back what it had signed', async () => {
  const first = await witness('memory');
  await append();
  const feeder = feed(first.addresses.http);
  await until(async () => (await seen()) === 1);
  await cp(path('memory'), path('old-memory'), { recursive: true });
  await append();
  await until(async () => (await seen()) === 2);
  await feeder.stop();
  await first.close();
  const restored = await witness('old-memory');
  closing.push(() => restored.close());
  await append();
  feed(restored.addresses.http);
  await until(async () => (await seen()) === 3);
  expect(said('witness-was-behind')).toBe(true);
});

it('takes no witness that somebody else showed more for a sign that the log went back', async () => {
  const first = await witness('memory');
  closing.push(() => first.close());
  await append();
  // Between the vault's question for the checkpoint and the witness's answer, it grows and is verified by somebody.
  let isFirst = true;
  const between = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (isFirst) {
        isFirst = false;
        await append();
        const { checkpoint } = (await keys.call('log.checkpoint', {})).answer;
        await add(first.addresses.http, formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint }));
      }
      const answer = await add(first.addresses.http, body);
      response.writeHead(answer.status).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  closing.unshift(() => Promise.resolve(between.close()));
  feed(`http://127.0.0.1:${(between.address() as AddressInfo).port}`);
  await until(async () => (await seen()) === 2);
  expect(said('witness-did-not-sign')).toBe(false);
});

it('serves the log to those who may only read it', async () => {
  const first = await witness('memory');
  closing.push(() => first.close());
  await append();
  feed(first.addresses.http);
  await until(async () => (await seen()) === 1);
  const plane = await LogPlane.open({ host: '127.0.0.1', port: 0, tls: null }, path('keys.sock'), log);
  closing.unshift(() => plane.close());
  const get = (file: string): Promise<Response> => fetch(`${plane.url ?? ''}/${file}`);
  const note = await (await get('checkpoint')).text();
  expect(parseCheckpoint(parseNote(note).text).size).toBe(1);
  expect(note).toContain('— witness.example/w1 ');
  expect((await (await get('tile/entries/000.p/1')).text()).slice(2)).toContain('file.deleted');
  expect((await get('tile/entries/000')).status).toBe(404);
  expect((await get('tile/..%2fkeystore.age')).status).toBe(422);
  expect((await get('checkpoint.cosigned')).status).toBe(404);
});

it('serves a bundle of the longest entries there can be, which no one answer of the key service holds', async () => {
  await append();
  const bundle = Buffer.concat(
    Array.from({ length: TILE_WIDTH }, (_, at) => encodeEntry(Buffer.alloc(ENTRY_BYTES, at))),
  );
  expect(bundle.length).toBeGreaterThan(FRAME_LIMITS.binary);
  await writeFile(path('keys/log/tile/entries/007'), bundle);
  const plane = await LogPlane.open({ host: '127.0.0.1', port: 0, tls: null }, path('keys.sock'), log);
  closing.unshift(() => plane.close());
  const answer = await fetch(`${plane.url ?? ''}/tile/entries/007`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bundle)).toBe(true);
  const tile = { level: 'entries', index: 7, width: TILE_WIDTH } as const;
  expect(parseBundle(tile, bundle).at(-1)).toHaveLength(ENTRY_BYTES);
});
