import { randomBytes } from 'node:crypto';
import { itemContext, itemKey, openItem } from '@vernix/seal';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { PlainItems, type SealedClass } from '../src/sealing/plain-items.ts';
import { sealedItem, sealItems } from '../src/sealing/seal-items.ts';
import { SealingThread } from '../src/sealing/sealing-thread.ts';

const TRANSFER = 'T'.repeat(22);
const thread = new SealingThread();
afterEach(() => thread.close());

interface Item {
  readonly itemClass: SealedClass;
  readonly row: number;
  readonly text: string;
}
const anItem: fc.Arbitrary<Item> = fc.record({
  itemClass: fc.constantFrom('identity', 'clinical'),
  row: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  text: fc.string({ unit: 'grapheme', maxLength: 300 }),
});

function plainOf(items: readonly Item[]) {
  const plain = new PlainItems();
  for (const { itemClass, row, text } of items) plain.add(itemClass, row, text);
  return plain.take();
}

it('seals each item under the key of its row and class, and keeps their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anItem, { maxLength: 40 }), async (items) => {
      const keys = { identity: randomBytes(32), clinical: randomBytes(32) };
      const sealed = await thread.seal({ transferId: TRANSFER, keys, plain: plainOf(items) });
      items.forEach(({ itemClass, row, text }, index) => {
        const context = itemContext(TRANSFER, itemClass, row);
        const opened = openItem(itemKey(keys[itemClass], row), sealedItem(sealed, index), context);
        expect(opened.toString('utf8')).toBe(Buffer.from(text).toString('utf8'));
      });
    }),
    { numRuns: 30 },
  );
});

it('holds more than it first made room for', async () => {
  const keys = { identity: randomBytes(32), clinical: randomBytes(32) };
  const items = Array.from({ length: 50 }, (_, index): Item => {
    return { itemClass: 'clinical', row: index + 1, text: `${index} ${'é'.repeat(30_000)}` };
  });
  const sealed = await thread.seal({ transferId: TRANSFER, keys, plain: plainOf(items) });
  items.forEach(({ row, text }, index) => {
    const key = itemKey(keys.clinical, row);
    const opened = openItem(key, sealedItem(sealed, index), itemContext(TRANSFER, 'clinical', row));
    expect(opened.toString('utf8')).toBe(text);
  });
});

it('overwrites the clear bytes and the keys it was given', () => {
  const keys = { identity: randomBytes(32), clinical: randomBytes(32) };
  const plain = plainOf([{ itemClass: 'identity', row: 1, text: '["Tremblay"]' }]);
  sealItems({ transferId: TRANSFER, keys, plain });
  for (const wiped of [plain.bytes, keys.identity, keys.clinical])
    expect(wiped.every((byte) => byte === 0)).toBe(true);
});

it('fails what was asked of a thread that ended, and starts another for what comes next', async () => {
  const job = () => ({
    transferId: TRANSFER,
    keys: { identity: randomBytes(32), clinical: randomBytes(32) },
    plain: plainOf([{ itemClass: 'identity', row: 1, text: '[]' }]),
  });
  const impossible = { ...job(), plain: plainOf([{ itemClass: 'identity', row: 0, text: '[]' }]) };
  await expect(thread.seal(impossible)).rejects.toThrow('The sealing thread ended.');
  expect((await thread.seal(job())).ends.length).toBe(1);
});
