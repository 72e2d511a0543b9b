import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeFrame, FrameReader, KeyClient } from '../src/index.ts';

type Behaviour = (json: { id: number; op: string }, socket: Socket) => void;

let directory: string;
let path: string;
let server: Server | undefined;
const sockets = new Set<Socket>();

/** A far end that follows a script: what a well-behaved service never does can be shown only this way. */
async function listen(behaviour: Behaviour): Promise<void> {
  const listening = createServer((socket) => {
    sockets.add(socket);
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) behaviour(frame.json as { id: number; op: string }, socket);
    });
    socket.on('error', () => undefined);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(path, () => resolve()));
}

async function stop(): Promise<void> {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-keys-'));
  path = join(directory, 's');
});
afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true });
});

const settle: Behaviour = ({ id }, socket) =>
  void socket.write(encodeFrame({ id, ok: true, answer: { destroyedEpochs: [] } }));
const transfer = { transferId: 'A'.repeat(22), records: 0 };
const unreachable = { code: 'key-service-unreachable' };

it('matches overlapping calls to answers by order', async () => {
  await listen(
    ({ id }, socket) => void socket.write(encodeFrame({ id, ok: true, answer: { destroyedEpochs: [id] } })),
  );
  const client = await KeyClient.connect(path);
  const answers = await Promise.all([1, 2, 3].map(() => client.call('transfer.settle', transfer)));
  expect(answers.map(({ answer }) => answer.destroyedEpochs)).toEqual([[1], [2], [3]]);
  await client.close();
});

it('leaves nothing of what it sent: a custodian’s share goes this way', async () => {
  await listen(settle);
  const client = await KeyClient.connect(path);
  const writing = vi.spyOn(Socket.prototype, 'write');
  await client.call('transfer.settle', transfer, Buffer.alloc(17, 0xee));
  await client.close();
  const written = writing.mock.calls.map(([bytes]) => bytes as Buffer);
  writing.mockRestore();
  expect(written).toHaveLength(2); // the call and its answer, which the far end keeps
  expect(written[0]).not.toContain(0xee);
});

it('throws the code the service answers, with its parameters', async () => {
  await listen(
    ({ id }, socket) =>
      void socket.write(
        encodeFrame({ id, ok: false, code: 'binary-length-wrong', params: { got: 1, expected: 2 } }),
      ),
  );
  const client = await KeyClient.connect(path);
  await expect(client.call('transfer.settle', transfer)).rejects.toMatchObject({
    code: 'binary-length-wrong',
    params: { got: 1, expected: 2 },
  });
  await client.close();
});

it('says so when nobody listens', async () => {
  await expect(KeyClient.connect(path)).rejects.toMatchObject(unreachable);
});

it('fails every call under way when the service dies, and connects again for the next', async () => {
  await listen((_, socket) => socket.destroy());
  const client = await KeyClient.connect(path);
  const calls = await Promise.allSettled([1, 2].map(() => client.call('transfer.settle', transfer)));
  for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: unreachable });
  await stop();
  await expect(client.call('transfer.settle', transfer)).rejects.toMatchObject(unreachable);
  await listen(settle);
  await expect(client.call('transfer.settle', transfer)).resolves.toBeDefined();
  await client.close();
});

it.each([
  ['an answer to another question', (id: number) => encodeFrame({ id: id + 1, ok: true, answer: {} })],
  ['bytes that are no frame', () => Buffer.alloc(64, 0xff)],
  ['a frame that is no answer', () => encodeFrame({ hello: 1 })],
])('drops the connection on %s', async (_, reply) => {
  await listen(({ id }, socket) => void socket.write(reply(id)));
  const client = await KeyClient.connect(path);
  await expect(client.call('transfer.settle', transfer)).rejects.toMatchObject(unreachable);
  await client.close();
});
