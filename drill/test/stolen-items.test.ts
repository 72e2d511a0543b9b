import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readItems, writeItems } from '../src/loot/item-file.ts';
import { type SealedItem, Supply } from '../src/loot/sealed-items.ts';
import { TokenSet } from '../src/loot/token-set.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vernix-drill-items-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const item: fc.Arbitrary<SealedItem> = fc.record({
  transferId: fc.constantFrom('A'.repeat(22), 'b'.repeat(22)),
  itemClass: fc.constantFrom('identity', 'clinical'),
  row: fc.nat(2 ** 31 - 1),
  sealed: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
});
const pages = fc.array(fc.array(item));

async function allIn(path: string): Promise<SealedItem[]> {
  const items: SealedItem[] = [];
  for await (const page of readItems(path)) items.push(...page);
  return items;
}

it('items that were copied to a file are read as they were', async () => {
  const path = join(directory, 'copy');
  await fc.assert(
    fc.asyncProperty(pages, async (all) => {
      expect(await writeItems(path, all)).toBe(all.flat().length);
      expect(await allIn(path)).toEqual(all.flat());
    }),
  );
});

it('more of them than are read at a time are read as they were', async () => {
  const path = join(directory, 'large');
  const all = Array.from({ length: 9_000 }, (_, row) => ({
    transferId: 'c'.repeat(22),
    itemClass: 'clinical' as const,
    row,
    sealed: Buffer.alloc(row % 700, row),
  }));
  await writeItems(path, [all]);
  expect(await allIn(path)).toEqual(all);
});

it('a copy that is cut short or of something else is refused, or holds what is whole', async () => {
  const path = join(directory, 'cut');
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1 }), fc.nat(), async (all, at) => {
      await writeItems(path, [all]);
      const whole = readFileSync(path);
      const cut = whole.subarray(0, at % whole.length);
      writeFileSync(path, cut);
      const ends = [...all.keys()].map((last) =>
        all
          .slice(0, last)
          .reduce((sum, { transferId, sealed }) => sum + 10 + transferId.length + sealed.length, 0),
      );
      if (ends.includes(cut.length))
        expect(await allIn(path)).toEqual(all.slice(0, ends.indexOf(cut.length)));
      else await expect(allIn(path)).rejects.toThrow('cut short');
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4_000 }), async (bytes) => {
      writeFileSync(path, bytes);
      const fault = await allIn(path).then(() => null, String);
      if (fault !== null) expect(fault).toMatch(/^Error: The copy of the sealed items is/);
    }),
  );
});

it('a supply gives each item once, and the same one until it is passed over', async () => {
  await fc.assert(
    fc.asyncProperty(pages, async (all) => {
      const supply = new Supply(all);
      for (const one of all.flat()) {
        expect(await supply.next()).toBe(one);
        expect(await supply.next()).toBe(one);
        supply.pass();
      }
      expect(await supply.next()).toBeUndefined();
      expect(await supply.next()).toBeUndefined();
    }),
  );
});

it('a set of tokens holds the same as a plain set does', () => {
  const token = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-3n, 3n));
  fc.assert(
    fc.property(fc.array(token), fc.array(token, { minLength: 1 }), (held, asked) => {
      const tokens = new TokenSet(BigInt64Array.from(held));
      const all = [...asked, ...held];
      const bytes = Buffer.alloc(8 * all.length);
      all.forEach((one, index) => bytes.writeBigInt64BE(one, 8 * index));
      expect(all.map((_, index) => tokens.has(bytes, index))).toEqual(all.map((one) => held.includes(one)));
    }),
  );
});
