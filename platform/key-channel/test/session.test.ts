import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FRAME_LIMITS } from '@vernix/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeFrame, FrameReader, KeyServer, MOST_CONNECTIONS, type Perform } from '../src/index.ts';

let directory: string;
let server: KeyServer;
let perform: Perform;
/** Sockets that were said to be full. */
let full: string[];
/** Ids of what was begun. */
let begun: number[];
/** How many callers' connections have ended. */
let gone: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-session-'));
  full = [];
  server = new KeyServer({
    ended: () => undefined,
    refused: () => undefined,
    failed: () => undefined,
    full: (address) => full.push(address),
  });
  begun = [];
  gone = 0;
  perform = () => Promise.resolve({ answer: {} });
  await server.listen(join(directory, 'keys.sock'), (request, binary) => {
    begun.push(request.id);
    return perform(request, binary);
  });
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

/** A connection, and the ids of what was answered on it until it ended. */
async function caller(): Promise<{ socket: Socket; answered: Promise<unknown[]> }> {
  const socket = connect(join(directory, 'keys.sock'));
  await once(socket, 'connect');
  const reader = new FrameReader();
  const answers: unknown[] = [];
  socket.on('data', (chunk: Buffer) => answers.push(...reader.push(chunk).map(({ json }) => json)));
  socket.on('error', () => undefined); // what is written to one who hung up
  socket.on('close', () => (gone += 1));
  const closed = new Promise((done) => socket.once('close', done)); // whatever was the cause
  return { socket, answered: closed.then(() => answers) };
}
const hello = (id: number): Buffer => encodeFrame({ id, op: 'hello' });
/** Until what was written lies at the other end. */
async function arrived(socket: Socket, bytes: Buffer): Promise<void> {
  await new Promise((done) => socket.write(bytes, done));
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

it('answers what was asked before it hangs up, and begins nothing that came behind', async () => {
  const work = Promise.withResolvers<{ answer: object }>();
  perform = () => work.promise;
  const { socket, answered } = await caller();
  await arrived(socket, hello(1));
  await arrived(socket, hello(2));
  const closed = server.close();
  work.resolve({ answer: {} });
  await closed;
  expect(await answered).toMatchObject([{ id: 1, ok: true }]);
  expect(begun).toEqual([1]);
});

it('begins nothing that comes behind what is no request', async () => {
  const work = Promise.withResolvers<{ answer: object }>();
  perform = () => work.promise;
  const { socket, answered } = await caller();
  await arrived(socket, Buffer.concat([hello(1), encodeFrame({ op: 'hello' })])); // that one without a number
  await arrived(socket, hello(2));
  work.resolve({ answer: {} });
  expect(await answered).toMatchObject([
    { id: 1, ok: true },
    { id: 0, ok: false, code: 'request-invalid' },
  ]);
  expect(begun).toEqual([1]);
});

it('wipes keys that it could not send', async () => {
  const keys = Buffer.alloc(32, 1);
  perform = () => Promise.resolve({ answer: 'x'.repeat(FRAME_LIMITS.json), keys });
  const { socket, answered } = await caller();
  socket.end(hello(1));
  expect(await answered).toMatchObject([{ id: 1, ok: false, code: 'frame-too-large' }]);
  expect(keys).toEqual(Buffer.alloc(32));
});

/** As many as there is room for, who never say anything. */
const crowd = () => Promise.all(Array.from({ length: MOST_CONNECTIONS }, caller));
const asks = async ({ socket }: Awaited<ReturnType<typeof caller>>, id: number): Promise<void> => {
  const answer = once(socket, 'data');
  socket.write(hello(id));
  await answer;
};

it('lets those give way who hold connections and ask nothing, one of the older half, and says once that it was full', async () => {
  const vault = await caller();
  await asks(vault, 1);
  const silent = await crowd();
  await expect.poll(() => gone).toBe(1);
  await asks(await caller(), 2);
  await expect.poll(() => gone).toBe(2);
  const left = silent.filter(({ socket }) => !socket.closed);
  expect(left).toHaveLength(MOST_CONNECTIONS - 2);
  expect(left.slice(-7)).toEqual(silent.slice(-7));
  await asks(vault, 3); // silent for longest, but no stranger
  await crowd();
  await crowd();
  await expect.poll(() => gone).toBe(2 + 2 * MOST_CONNECTIONS);
  await asks(vault, 4);
  expect(full).toEqual([join(directory, 'keys.sock')]);
});

it('lets in, if not at once, a caller that is slower to ask than as many others as there is room for to connect', async () => {
  await crowd();
  let isIn = false;
  for (let time = 1; time <= 60 && !isIn; time += 1) {
    const slow = await caller();
    await crowd();
    await expect.poll(() => gone, { interval: 1 }).toBe(time * (MOST_CONNECTIONS + 1));
    isIn = !slow.socket.closed;
    if (isIn) await asks(slow, time);
  }
  expect(isIn).toBe(true);
});

it('cuts nobody off in the middle of what it asks, be it the first', async () => {
  const { socket } = await caller();
  const request = hello(1);
  await arrived(socket, request.subarray(0, 12));
  await crowd();
  await crowd();
  await crowd();
  await expect.poll(() => gone).toBe(2 * MOST_CONNECTIONS + 1);
  const answer = once(socket, 'data');
  socket.write(request.subarray(12));
  await answer;
  expect(begun).toEqual([1]);
});

it('of callers that have all asked, the one that has for longest asked nothing gives way', async () => {
  const callers = await crowd();
  for (const [id, one] of callers.entries()) await asks(one, id);
  const [first, second] = callers;
  if (first !== undefined) await asks(first, 99);
  await asks(await caller(), 100);
  expect(await second?.answered).toHaveLength(1);
  expect(first?.socket.closed).toBe(false);
});

it('cuts nobody off who is being answered', async () => {
  const work = Promise.withResolvers<{ answer: object }>();
  perform = () => work.promise;
  const callers = await crowd();
  for (const [id, { socket }] of callers.entries()) await arrived(socket, hello(id));
  await expect.poll(() => begun.length).toBe(MOST_CONNECTIONS);
  expect(await (await caller()).answered).toEqual([]);
  work.resolve({ answer: {} });
  for (const { socket } of callers) socket.end();
  const answers = await Promise.all(callers.map(({ answered }) => answered));
  expect(answers.flat()).toHaveLength(MOST_CONNECTIONS);
});
