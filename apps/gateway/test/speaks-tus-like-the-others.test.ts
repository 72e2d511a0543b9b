import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataStore, Server as ReferenceServer, Upload as ReferenceUpload } from '@tus/server';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { fetchAndOpen, makeWorld, metadata, startHere, type World } from './harness.ts';

/** The least store the reference server works with. */
class CountingStore extends DataStore {
  readonly #uploads = new Map<string, ReferenceUpload>();
  override extensions = ['creation', 'creation-with-upload', 'termination'];

  override create(upload: ReferenceUpload): Promise<ReferenceUpload> {
    this.#uploads.set(upload.id, upload);
    return Promise.resolve(upload);
  }

  override async write(stream: AsyncIterable<Uint8Array>, id: string, offset: number): Promise<number> {
    const upload = await this.getUpload(id);
    upload.offset = offset;
    for await (const chunk of stream) upload.offset += chunk.length;
    this.#uploads.set(id, upload);
    return upload.offset;
  }

  override getUpload(id: string): Promise<ReferenceUpload> {
    const upload = this.#uploads.get(id);
    // The reference server reads these two fields of whatever is thrown.
    if (upload === undefined)
      return Promise.reject(Object.assign(new Error('none'), { status_code: 404, body: '' }));
    const { offset, size = 0 } = upload;
    return Promise.resolve(new ReferenceUpload({ id, offset, size }));
  }

  override remove(id: string): Promise<void> {
    this.#uploads.delete(id);
    return Promise.resolve();
  }
}

let world: World;
let gateway: Gateway;
let reference: { origin: string; close(): void };
beforeAll(async () => {
  world = await makeWorld();
  gateway = await startHere(world);
  const peer = new ReferenceServer({
    path: '/v1/files',
    datastore: new CountingStore(),
    relativeLocation: true,
  });
  const server = createServer((request, response) => void peer.handle(request, response)).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => server.once('listening', resolve));
  reference = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
});
afterAll(async () => {
  reference.close();
  await gateway.close();
  world.remove();
});

const tus = { 'tus-resumable': '1.0.0' };
const part = { ...tus, 'content-type': 'application/offset+octet-stream' };
type Step = { method: string; headers: Record<string, string>; body?: string };
const make = (length: number): Step => ({
  method: 'POST',
  headers: { ...tus, 'upload-length': String(length) },
});
const send = (offset: number, body: string): Step => ({
  method: 'PATCH',
  headers: { ...part, 'upload-offset': String(offset) },
  body,
});
const ask: Step = { method: 'HEAD', headers: tus };

const conversations: [string, Step[]][] = [
  ['a file in two parts', [make(6), ask, send(0, 'abc'), ask, send(3, 'def'), ask]],
  [
    'a file with its creation',
    [{ ...make(3), headers: { ...part, 'upload-length': '3' }, body: 'abc' }, ask],
  ],
  ['a part from the wrong place', [make(6), send(2, 'abc'), ask]],
  ['a part past the end', [make(3), send(0, 'abcdef'), ask]],
  ['an empty part', [make(3), send(0, ''), ask]],
  ['a part after the end', [make(3), send(0, 'abc'), send(3, ''), ask]],
  ['a withdrawal', [make(3), { method: 'DELETE', headers: tus }]],
  ['no version', [{ method: 'POST', headers: { 'upload-length': '3' } }]],
  ['an odd length', [{ method: 'POST', headers: { ...tus, 'upload-length': '-3' } }]],
  [
    'odd metadata',
    [{ method: 'POST', headers: { ...tus, 'upload-length': '3', 'upload-metadata': 'a b c' } }],
  ],
  [
    'metadata',
    [{ ...make(3), headers: { ...tus, 'upload-length': '3', 'upload-metadata': metadata('a.csv') } }],
  ],
  ['an odd offset', [make(3), { ...send(0, 'abc'), headers: { ...part, 'upload-offset': '1e0' } }]],
];

/** What a client can tell servers apart by: the status, and the headers it goes by. */
async function hold(origin: string, steps: Step[]): Promise<unknown[]> {
  let path = '/v1/files';
  const seen: unknown[] = [];
  for (const { method, headers, body } of steps) {
    const answer = await fetch(origin + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${world.tokens.riverbend}` },
      ...(body === undefined ? {} : { body }),
    });
    await answer.arrayBuffer();
    path = answer.headers.get('location') ?? path;
    seen.push([
      method,
      answer.status,
      ...['tus-resumable', 'upload-offset', 'upload-length'].map((name) => answer.headers.get(name)),
    ]);
  }
  return seen;
}

describe('the gateway answers as the reference server does', () => {
  test.each(conversations)('to %s', async (_what, steps) => {
    expect(await hold(gateway.addresses.public, steps)).toEqual(await hold(reference.origin, steps));
  });
});

describe('the reference client', () => {
  const run = (bytes: Buffer, chunkSize: number, abortAfter?: number) =>
    new Promise<string>((resolve, reject) => {
      let aborted = false;
      const upload = new Upload(bytes, {
        endpoint: `${gateway.addresses.public}/v1/files`,
        headers: { authorization: `Bearer ${world.tokens.riverbend}` },
        metadata: { filename: 'births.csv', mapping: 'template' },
        chunkSize,
        retryDelays: [0, 50, 100],
        onError: reject,
        onSuccess: () => resolve(upload.url!.split('/').pop()!),
        onProgress: (sent) => {
          if (aborted || abortAfter === undefined || sent < abortAfter) return;
          aborted = true;
          void upload.abort().then(() => upload.start());
        },
      });
      upload.start();
    });

  test.each([
    ['in one request', Infinity, undefined],
    ['in parts', 70_000, undefined],
    ['in parts smaller than the age magic', 7, undefined],
    ['stopped and resumed', 100_000, 250_000],
  ])('sends a file %s', async (_how, chunkSize, abortAfter) => {
    const bytes = randomBytes(chunkSize === 7 ? 100 : 600_000);
    const id = await run(bytes, chunkSize, abortAfter);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });
});

test('/openapi.json describes what the protocol asks for, but for HEAD', async () => {
  const answer = await fetch(`${gateway.addresses.public}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, object> };
  expect(Object.keys(paths['/v1/files'] ?? {}).sort()).toEqual(['get', 'post']);
  expect(Object.keys(paths['/v1/files/{id}'] ?? {}).sort()).toEqual(['delete', 'get', 'patch']);
});
