import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, headerFor, opening, OTHER_TRANSFER, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;
let one: Uint8Array;
let two: Uint8Array;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
  const { recipient } = (await client.call('hello', {})).answer.epochs[0]!;
  [one, two] = await Promise.all([headerFor(recipient), headerFor(recipient)]);
});
afterEach(() => bench.clean());

const open = (headers: Uint8Array[], transferId: string) =>
  client.call('transfer.open', ...opening(headers, transferId));
const refused = { code: 'file-opened-before' };

it('a sealed file is opened as one transfer only: no thief reads the originals again under ids of his own', async () => {
  await open([one, two], TRANSFER);
  await client.call('transfer.settle', { transferId: TRANSFER, records: 10 });
  await expect(open([one, two], OTHER_TRANSFER)).rejects.toMatchObject(refused);
  await expect(open([two], OTHER_TRANSFER)).rejects.toMatchObject(refused); // nor a segment of it
  const entries = await bench.entries();
  expect(entries.at(-1)).toMatchObject({ type: 'refused', op: 'transfer.open', code: 'file-opened-before' });
});

it('… also after a restart, and nothing on disk tells a file key', async () => {
  const { binary } = await open([one], TRANSFER);
  await bench.restart();
  client = await bench.client();
  expect((await open([one], TRANSFER)).binary.subarray(0, 16)).toEqual(binary.subarray(0, 16)); // after a crash
  await expect(open([one], OTHER_TRANSFER)).rejects.toMatchObject(refused);
});

it('… and of two who ask at once, one', async () => {
  const other = await bench.client();
  const asked = await Promise.allSettled([
    open([one], TRANSFER),
    other.call('transfer.open', ...opening([one], OTHER_TRANSFER)),
  ]);
  expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
