import { randomBytes } from 'node:crypto';
import { batchKey, itemContext, itemKey, sealItem, transferKey } from '@vernix/seal';
import { expect, it } from 'vitest';
import { Cracker, TRIES } from '../src/loot/cracker.ts';

const TRANSFER = 'T'.repeat(22);
const batchKeyOf = (root: Buffer) => batchKey(transferKey(root, TRANSFER), TRANSFER, 'identity');

/** A thief who fails must have been able to succeed. */
it.each([
  ['the root key', (root: Buffer) => root],
  ['a transfer’s key', (root: Buffer) => Buffer.from(transferKey(root, TRANSFER))],
  ['a batch key', (root: Buffer) => Buffer.from(batchKeyOf(root))],
  ['an item key', (root: Buffer) => Buffer.from(itemKeyOf(root))],
])('%s that was left lying about opens what it can', async (_, left) => {
  const root = randomBytes(32);
  const items = [1, 2, 3, 4, 5].map((row) => {
    const key = itemKey(batchKeyOf(root), row);
    const sealed = sealItem(key, Buffer.from(`["row ${row}"]`), itemContext(TRANSFER, 'identity', row));
    return { transferId: TRANSFER, itemClass: 'identity' as const, row, sealed };
  });
  const cracker = new Cracker();
  cracker.learn(`{"some":"config","key":"${left(root).toString('base64url')}"}`);
  cracker.learn(randomBytes(32).toString('hex'));
  const read: string[] = [];
  const pages = [items.slice(0, 4), items.slice(4)];
  const opened = await cracker.open(items.slice(0, TRIES), pages, (clear) => read.push(clear.toString()));
  expect(opened).toBe(read.length);
  expect(read).toEqual(
    left(root).equals(itemKeyOf(root)) ? ['["row 1"]'] : items.map(({ row }) => `["row ${row}"]`),
  );
});

const itemKeyOf = (root: Buffer) => itemKey(batchKeyOf(root), 1);

it.each([0, 1, 2, 3])('the key of transfer %s among several opens what came in it', async (which) => {
  const keys = [0, 1, 2, 3].map(() => randomBytes(32));
  const items = keys.flatMap((key, at) =>
    [1, 2, 3, 4, 5].map((row) => {
      const transferId = String(at).repeat(22);
      const sealed = sealItem(
        itemKey(batchKey(key, transferId, 'clinical'), row),
        Buffer.from(`${at}`),
        itemContext(transferId, 'clinical', row),
      );
      return { transferId, itemClass: 'clinical' as const, row, sealed };
    }),
  );
  const cracker = new Cracker();
  cracker.learn(keys[which]!.toString('hex'));
  const samples = items.filter(({ row }) => row <= TRIES);
  expect(await cracker.open(samples, [items], (clear) => expect(clear.toString()).toBe(`${which}`))).toBe(5);
});
