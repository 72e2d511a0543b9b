import { createHash, randomBytes } from 'node:crypto';
import { itemContext, itemKey, openItem } from '@vernix/seal';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { ClearChunk, type SealedClass } from '../src/sealing/clear-chunk.ts';
import { DIGEST_BYTES, sealChunk, sealedItem } from '../src/sealing/seal-chunk.ts';
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

function clearOf(items: readonly Item[]) {
  const clear = new ClearChunk();
  for (const { itemClass, row, text } of items) clear.addItem(itemClass, row, text);
  return clear.take();
}

const someKeys = () => ({ identity: randomBytes(32), clinical: randomBytes(32) });

it('seals each item under the key of its row and class, and keeps their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anItem, { maxLength: 40 }), async (items) => {
      const keys = someKeys();
      const sealed = await thread.seal({ transferId: TRANSFER, keys, clear: clearOf(items) });
      items.forEach(({ itemClass, row, text }, index) => {
        const context = itemContext(TRANSFER, itemClass, row);
        const opened = openItem(itemKey(keys[itemClass], row), sealedItem(sealed.items, index), context);
        expect(opened.toString('utf8')).toBe(Buffer.from(text).toString('utf8'));
      });
    }),
    { numRuns: 30 },
  );
});

const aText = fc.string({ unit: 'grapheme', maxLength: 100 });

it('digests each text by the side of its rule, and a whole row with the items in it', async () => {
  const aRow = fc.record({ rule: fc.constantFrom('one', 'two'), text: aText, before: aText, item: aText });
  await fc.assert(
    fc.asyncProperty(fc.array(aRow, { maxLength: 40 }), async (rows) => {
      const clear = new ClearChunk();
      const expected = new Map<string, string[]>();
      const note = (rule: string, text: string) =>
        expected.set(rule, [...(expected.get(rule) ?? []), createHash('sha256').update(text).digest('hex')]);
      rows.forEach(({ rule, text, before, item }, index) => {
        const { mark } = clear;
        clear.write(before);
        clear.addItem('identity', index + 1, item);
        clear.digestSince(mark, 'row');
        note('row', before + item);
        clear.addDigest(rule, text);
        note(rule, text);
      });
      const taken = clear.take();
      expect(taken.runs).toEqual([...expected].map(([rule, { length }]) => ({ rule, count: length })));
      const { digests } = await thread.seal({ transferId: TRANSFER, keys: someKeys(), clear: taken });
      const found = [...expected.values()]
        .flat()
        .map((_, index) => Buffer.from(digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES)));
      expect(found.map((digest) => digest.toString('hex'))).toEqual([...expected.values()].flat());
    }),
    { numRuns: 30 },
  );
});

it('holds more than it first made room for', async () => {
  const keys = someKeys();
  const items = Array.from({ length: 50 }, (_, index): Item => {
    return { itemClass: 'clinical', row: index + 1, text: `${index} ${'é'.repeat(30_000)}` };
  });
  const sealed = await thread.seal({ transferId: TRANSFER, keys, clear: clearOf(items) });
  items.forEach(({ row, text }, index) => {
    const key = itemKey(keys.clinical, row);
    const opened = openItem(key, sealedItem(sealed.items, index), itemContext(TRANSFER, 'clinical', row));
    expect(opened.toString('utf8')).toBe(text);
  });
});

it('overwrites the clear bytes and the keys it was given', () => {
  const keys = someKeys();
  const clear = clearOf([{ itemClass: 'identity', row: 1, text: '["Tremblay"]' }]);
  sealChunk({ transferId: TRANSFER, keys, clear });
  for (const wiped of [clear.bytes, keys.identity, keys.clinical])
    expect(wiped.every((byte) => byte === 0)).toBe(true);
});

it('fails what was asked of a thread that ended, and starts another for what comes next', async () => {
  const job = () => ({
    transferId: TRANSFER,
    keys: someKeys(),
    clear: clearOf([{ itemClass: 'identity', row: 1, text: '[]' }]),
  });
  const impossible = { ...job(), clear: clearOf([{ itemClass: 'identity', row: 0, text: '[]' }]) };
  await expect(thread.seal(impossible)).rejects.toThrow('The sealing thread ended.');
  expect((await thread.seal(job())).items.ends.length).toBe(1);
});
