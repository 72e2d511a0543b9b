import { itemsHash } from '@vernix/approvals';
import type { KeyClient } from '@vernix/key-channel';
import { generateIdentity } from '@vernix/seal';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Decoys } from '../src/decoys.ts';
import { Bench, HOUR, headerFor, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;
const DECOY = 7;

beforeEach(async () => {
  bench = await Bench.make();
  const { recipient: insights } = await generateIdentity('hybrid');
  await bench.start({ decoys: { every: 50, insights } });
  client = await bench.client();
  const { recipient } = (await client.call('hello', {})).answer.epochs[0] ?? { recipient: '' };
  await client.call('transfer.open', ...opening([await headerFor(recipient)]));
  await client.call('decoys.place', { principal: 'vault-ingest', transferId: TRANSFER, rows: [DECOY] });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.clean();
});

const itemsOf = (rows: readonly number[]) =>
  rows.map((row) => ({ transferId: TRANSFER, itemClass: 'identity' as const, row }));
const others = Array.from({ length: 150 }, (_, at) => 100 + at);

function read(rows: readonly number[], under?: string) {
  const approval = under === undefined ? {} : { under };
  const items = itemsOf(rows);
  return client.call('items.release', {
    ...{ principal: 'user:thief', role: 'steward', purpose: 'care', items },
    ...approval,
  });
}

/** How many rows are looked up while this is asked for, which takes as long as there are of them. */
async function looked(ask: () => Promise<unknown>, code: string): Promise<number> {
  const has = vi.spyOn(Decoys.prototype, 'has');
  await expect(ask()).rejects.toMatchObject({ code });
  const times = has.mock.calls.length;
  has.mockRestore();
  return times;
}

it('a name that is stopped gets its refusal as soon whether a decoy is the first asked for, or none is', async () => {
  await expect(read(others)).rejects.toMatchObject({ code: 'budget-breached' });
  const some = await looked(() => read([DECOY, ...others]), 'principal-frozen');
  const none = await looked(() => read([8, ...others]), 'principal-frozen');
  expect(some).toBe(none);
});

it('who asks under what nobody has signed is not looked at any longer for a decoy among it', async () => {
  const open = async (rows: readonly number[]): Promise<string> => {
    const params = {
      ...{ principal: 'user:thief', purpose: 'care', identity: rows.length, clinical: 0 },
      file: { transferId: TRANSFER, rows: rows.length },
      batches: [itemsHash(itemsOf(rows))],
      until: bench.now + 2 * HOUR,
    };
    const action = { kind: 'bulk-release', params };
    return (await client.call('approvals.open', { action, requester: 'user:thief', hours: 1 })).answer.nonce;
  };
  const [one, two] = [
    [DECOY, ...others],
    [8, ...others],
  ];
  const [first, second] = [await open(one), await open(two)];
  const some = await looked(() => read(one, first), 'allowance-unfit');
  const none = await looked(() => read(two, second), 'allowance-unfit');
  expect(some).toBe(none);
});
