import { connect, type Socket } from 'node:net';
import { DeliveryId, KeyAnswers, PartnerId, VernixError } from '@vernix/contracts';
import { encodeFrame, FrameReader, type KeyClient } from '@vernix/key-channel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Bench, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;

beforeAll(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
});
afterAll(() => bench.clean());

/** Sends bytes and gives what came back, as frames, when the service or we have ended it. */
async function throwAt(bytes: readonly Uint8Array[], at = bench.socket): Promise<unknown[]> {
  const socket: Socket = connect(at);
  const reader = new FrameReader();
  const answers: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => answers.push(...reader.push(chunk).map(({ json }) => json)));
    socket.on('error', () => undefined).on('close', () => resolve());
  });
  for (const chunk of bytes) socket.write(chunk);
  socket.end();
  await done;
  return answers;
}

const refused = (id: number, code: string) => ({ id, ok: false, code, params: expect.anything() as unknown });

it('answers bytes that are no frame with an error, and hangs up', async () => {
  expect(await throwAt([Buffer.alloc(64, 0xff)])).toEqual([refused(0, 'frame-too-large')]);
  expect(await throwAt([Buffer.from([0, 0, 0, 2, 0, 0, 0, 0, 0x7b, 0x7b])])).toEqual([
    refused(0, 'frame-invalid'),
  ]);
});

it('answers a request it does not know by its number, and goes on', async () => {
  const answers = await throwAt([
    encodeFrame({ id: 7, op: 'keys.all' }),
    encodeFrame({ id: 8, op: 'figures', extra: true }),
    encodeFrame({ id: 9, op: 'figures' }, Buffer.alloc(1)),
    encodeFrame({ id: 10, op: 'figures' }),
  ]);
  expect(answers).toEqual([
    refused(7, 'request-invalid'),
    refused(8, 'request-invalid'),
    refused(9, 'binary-length-wrong'),
    expect.objectContaining({ id: 10, ok: true }),
  ]);
});

it('outlives any bytes at all', async () => {
  const frame = fc
    .tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 64 }))
    .map(([json, binary]) => encodeFrame(json, binary));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 64 }), frame), { maxLength: 4 }),
      async (bytes) => {
        for (const answer of await throwAt(bytes)) expect(answer).toMatchObject({ ok: false });
      },
    ),
    { numRuns: 150 },
  );
  expect((await client.call('figures', {})).answer.releases).toBe(0);
});

/** What anyone on the vault's socket may know. */
const READ = [
  'hello',
  'figures',
  'keys.list',
  'log.checkpoint',
  'meter.overview',
  'approvals.list',
  'approvals.officers',
];
const NOT_FOR_THE_ASKING = Object.keys(KeyAnswers).filter((op) => !READ.includes(op));

it('outlives any request that is nearly right, and releases nothing for it', async () => {
  const id = fc.constantFrom(TRANSFER, '', 'A'.repeat(21), '../../etc/passwd');
  const request = fc.record(
    {
      id: fc.oneof(fc.nat(), fc.constant(-1)),
      op: fc.constantFrom(...NOT_FOR_THE_ASKING),
      principal: fc.constantFrom('vault-ingest', 'Jane Doe', ''),
      purpose: fc.constantFrom('care', 'curiosity'),
      transferId: id,
      transferIds: fc.array(id, { maxLength: 2 }),
      headerLengths: fc.array(fc.integer({ min: -1, max: 70_000 }), { maxLength: 3 }),
      items: fc.constant([]),
      count: fc.integer({ min: -1, max: 300_000 }),
      nonce: fc.constantFrom('A'.repeat(43), 'A'.repeat(42), ''),
      requester: fc.constantFrom('vault', 'Jane Doe'),
      officer: fc.constantFrom('user:a', 'vault', 'Jane Doe'),
      token: fc.constantFrom('A'.repeat(43), ''),
      hours: fc.integer({ min: 0, max: 25 }),
      action: fc.oneof(fc.object(), fc.constant({ kind: 'bulk-release', params: {} })),
      assertion: fc.oneof(fc.object(), fc.constant({ credentialId: 'A'.repeat(22) })),
      registration: fc.object(),
    },
    { requiredKeys: ['op'] },
  );
  await fc.assert(
    fc.asyncProperty(request, fc.uint8Array({ maxLength: 64 }), async (json, binary) => {
      for (const answer of await throwAt([encodeFrame(json, binary)]))
        expect(answer).toMatchObject({ ok: false });
    }),
    { numRuns: 150 },
  );
  expect((await client.call('figures', {})).answer.releases).toBe(0);
});

it('takes for a decoy recipient, or a delivery, only what can be one', async () => {
  const admin = await bench.client(bench.adminSocket);
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'A'.repeat(22), '../../etc/passwd', 'a'.repeat(41)),
  );
  const isPartner = (value: string): boolean => PartnerId.safeParse(value).success;
  await fc.assert(
    fc.asyncProperty(
      text.filter((value) => !isPartner(value)),
      async (value) => {
        const refusal = { code: 'request-invalid' };
        const of = { principal: 'operator' };
        await expect(admin.call('decoys.recipient', { ...of, partner: value })).rejects.toMatchObject(
          refusal,
        );
        const taken = admin.call('decoys.collect', { ...of, deliveryId: value, read: false });
        const code = DeliveryId.safeParse(value).success ? 'delivery-not-decoy' : refusal.code;
        await expect(taken).rejects.toMatchObject({ code });
      },
    ),
    { numRuns: 60 },
  );
  expect((await admin.call('decoys.status', {})).answer).toMatchObject({ recipients: 0, waiting: 0 });
});

it('keeps serving while other connections sit on half a frame', async () => {
  const idle = Array.from({ length: 10 }, () => connect(bench.socket));
  for (const socket of idle) socket.on('error', () => undefined).write(Buffer.alloc(4));
  expect((await client.call('figures', {})).answer.epoch).toBe(1);
  for (const socket of idle) socket.destroy();
});

it('cuts off a caller that drips its frame: every byte counts against the same patience', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const socket = connect(bench.socket).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.resume().once('close', resolve));
    for (let byte = 0; byte < 7 && socket.writable; byte += 1) {
      await new Promise((written) => socket.write(Buffer.alloc(1), written));
      for (let turn = 0; turn < 3; turn += 1) await client.call('figures', {}); // by then it was read
      vi.advanceTimersByTime(6_000);
    }
    await closed;
  } finally {
    vi.useRealTimers();
  }
});

const errorCode = (error: unknown): string => (error instanceof VernixError ? error.code : 'internal');
const MOST = Number.MAX_SAFE_INTEGER;
const placed = (row: number) => ({ transferId: TRANSFER, row });

it.each<[string, object]>([
  [
    'items.release',
    { purpose: 'care', role: 'steward', items: [{ ...placed(MOST), itemClass: 'identity' }] },
  ],
  [
    'items.release',
    { purpose: 'care', role: 'steward', items: [{ ...placed(2 ** 32), itemClass: 'clinical' }] },
  ],
  ['decoys.place', { transferId: TRANSFER, rows: [2 ** 32] }],
  ['person.shred', { rows: [placed(2 ** 32)], files: [] }],
])('answers a row that no file has with what is wrong: %s', async (op, body) => {
  const answers = throwAt([encodeFrame({ id: 1, op, principal: 'vault', ...body })], bench.adminSocket);
  expect(await answers).toEqual([refused(1, 'request-invalid')]);
});

it.each<[string, object]>([
  ['transfer.open', { transferId: TRANSFER, partner: 'a-b', sha256: '0'.repeat(64), headerLengths: [MOST] }],
  ['decoys.sieve', { transferIds: [TRANSFER], count: MOST }],
  ['transfer.settle', { transferId: TRANSFER, records: MOST }],
  [
    'tokens.compute',
    { transferId: TRANSFER, runs: [{ rule: 'a', count: MOST }], count: 0, generation: MOST, records: MOST },
  ],
  [
    'tokens.compute',
    { transferId: TRANSFER, runs: [{ rule: 'a', count: 0 }], count: 0, generation: 1, records: MOST },
  ],
  ['tokens.rekey', { from: MOST, to: MOST, count: 500_000 }],
  ['tokens.settle', { generation: MOST }],
  ['log.growth', { older: MOST, size: MOST }],
  ['log.growth', { older: 0, size: MOST }],
  ['log.growth', { older: MOST, size: 0 }],
  ['log.growth', { older: 1, size: MOST }],
  ['log.proof', { index: MOST }],
  ['log.tile', { path: 'checkpoint', from: MOST }],
  ['log.tile', { path: `tile/0/${'x999/'.repeat(15)}999`, from: MOST }],
  ['meter.simulate', { table: { version: MOST }, days: MOST }],
  ['decoys.change', { plan: { every: MOST, generation: MOST } }],
  ['approvals.open', { action: {}, requester: 'vault', hours: MOST }],
])('fails at no number that is as large as there are: %s', async (op, body) => {
  const admin = await bench.client(bench.adminSocket);
  for (const principal of [{ principal: 'vault' }, {}]) {
    const answer = admin.call(op as 'hello', { ...body, ...principal }).then(() => null, errorCode);
    expect(await answer).not.toBe('internal');
  }
});
