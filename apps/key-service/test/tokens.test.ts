import { createHash } from 'node:crypto';
import type { KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start({ budgets: DEMO_BUDGETS });
  client = await bench.client();
  const [epoch] = (await client.call('hello', {})).answer.epochs;
  await client.call('transfer.open', ...opening([await headerFor(epoch?.recipient ?? '')]));
});
afterEach(() => bench.clean());

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

function tokens(runs: { rule: string; values: string[] }[], transferId = TRANSFER) {
  const values = runs.flatMap((run) => run.values);
  return client.call(
    'tokens.compute',
    {
      principal: 'vault-ingest',
      transferId,
      runs: runs.map(({ rule, values }) => ({ rule, count: values.length })),
      count: values.length,
      generation: 1,
      records: values.length,
    },
    Buffer.concat(values.map(digest)),
  );
}

it('gives equal values equal tokens under one rule, and other tokens under another', async () => {
  const { binary } = await tokens([
    { rule: 'health-number', values: ['a', 'b', 'a'] },
    { rule: 'composite', values: ['a'] },
  ]);
  const [first, second, third, fourth] = [0, 8, 16, 24].map((at) => binary.toString('hex', at, at + 8));
  expect(binary.length).toBe(32);
  expect(third).toBe(first);
  expect(new Set([first, second, fourth]).size).toBe(3);
  expect(first).not.toBe(digest('a').toString('hex', 0, 8));
});

it('gives the same tokens after a restart, or linking would begin anew', async () => {
  const before = await tokens([{ rule: 'composite', values: ['a'] }]);
  await bench.restart({ budgets: DEMO_BUDGETS });
  const after = await tokens([{ rule: 'composite', values: ['a'] }]);
  expect(after.binary).toEqual(before.binary);
});

it('answers none for none', async () => {
  expect((await tokens([{ rule: 'composite', values: [] }])).binary.length).toBe(0);
});

it('takes as many as one message may carry', async () => {
  const count = 200_000;
  const { binary } = await client.call(
    'tokens.compute',
    {
      principal: 'vault-ingest',
      transferId: TRANSFER,
      runs: [{ rule: 'composite', count }],
      count,
      generation: 1,
      records: count,
    },
    Buffer.alloc(count * 32, 7),
  );
  expect(binary.length).toBe(count * 8);
  expect(binary.subarray(0, 8)).toEqual(binary.subarray(-8));
});

it('refuses transfers that are not open, and sums that do not agree', async () => {
  await expect(tokens([{ rule: 'composite', values: ['a'] }], OTHER_TRANSFER)).rejects.toMatchObject({
    code: 'transfer-not-open',
  });
  await client.call('transfer.settle', { transferId: TRANSFER, records: 1 });
  await expect(tokens([{ rule: 'composite', values: ['a'] }])).rejects.toMatchObject({
    code: 'transfer-not-open',
  });
  const body = {
    principal: 'vault-ingest',
    transferId: TRANSFER,
    runs: [{ rule: 'r', count: 1 }],
    count: 2,
    generation: 1,
    records: 2,
  };
  await expect(client.call('tokens.compute', body, Buffer.alloc(64))).rejects.toMatchObject({
    code: 'request-invalid',
  });
});
