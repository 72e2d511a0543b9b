import { itemsHash } from '@vernix/approvals';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, HOUR, OTHER_TRANSFER, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let officers: Officers;

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await bench.start({ desk: officers.config });
  await officers.found();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

it('a bulk release lets nothing be read but of the file it names, though the hash of more was signed', async () => {
  const rowsOf = (transferId: string) =>
    [1, 2, 3].map((row) => ({ transferId, itemClass: 'identity' as const, row }));
  const [named, other] = [rowsOf(TRANSFER), rowsOf(OTHER_TRANSFER)];
  const nameless = {
    principal: 'user:k7',
    purpose: 'care' as const,
    identity: 6,
    clinical: 0,
    batches: [itemsHash(named), itemsHash(other)],
    until: bench.now + HOUR,
  };
  await expect(officers.open({ kind: 'bulk-release', params: nameless })).rejects.toMatchObject({
    code: 'request-invalid',
  });
  const params = { ...nameless, file: { transferId: TRANSFER, rows: 6 } };
  const under = await officers.open({ kind: 'bulk-release', params });
  for (const officer of ['user:a', 'user:b']) await officers.approve(officer, under);
  const client = await bench.client();
  const read = (items: typeof named) =>
    client.call('items.release', { principal: 'user:k7', role: 'steward', purpose: 'care', under, items });
  await expect(read(other)).rejects.toMatchObject({ code: 'approval-differs' });
  expect((await read(named)).binary.length).toBe(3 * 32);
});

it('what is to be delivered is released for the partner that was signed for, and for nobody else', async () => {
  const items = [1, 2, 3].map((row) => ({ transferId: TRANSFER, itemClass: 'identity' as const, row }));
  const asked = { principal: 'user:k7', purpose: 'care' as const, identity: 3, clinical: 0 };
  const exactly = { batches: [itemsHash(items)], until: bench.now + HOUR };
  const params = { ...asked, ...exactly, file: { transferId: TRANSFER, rows: 3 } };
  const approved = async (more: { deliverTo?: string }): Promise<string> => {
    const under = await officers.open({ kind: 'bulk-release', params: { ...params, ...more } });
    for (const officer of ['user:a', 'user:b']) await officers.approve(officer, under);
    return under;
  };
  const [out, inside] = [await approved({ deliverTo: 'institute' }), await approved({})];
  const client = await bench.client();
  const read = (more: { under?: string; deliverTo?: string }) =>
    client.call('items.release', { principal: 'user:k7', role: 'steward', purpose: 'care', items, ...more });
  for (const other of [
    { under: out },
    { under: out, deliverTo: 'other' },
    { under: inside, deliverTo: 'institute' },
    { deliverTo: 'institute' },
  ]) {
    await expect(read(other)).rejects.toMatchObject({ code: 'approval-differs' });
  }
  expect((await read({ under: inside })).binary.length).toBe(3 * 32);
  expect((await read({ under: out, deliverTo: 'institute' })).binary.length).toBe(3 * 32);
  const released = (await bench.entries()).filter(({ type }) => type === 'items.release');
  expect(released.map((entry) => 'deliverTo' in entry && entry.deliverTo)).toEqual([false, 'institute']);
});
