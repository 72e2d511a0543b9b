import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyInto, int8Array } from '../src/db/copy.ts';
import { CopyEncoder } from '../src/db/copy-encoder.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
const TABLE = {
  name: 'every_type',
  columns: { a: 'int2', b: 'int4', c: 'int8', d: 'bytea', e: 'text' },
} as const;

const row = fc.tuple(
  fc.option(fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })),
  fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  fc.option(fc.maxSafeInteger()),
  fc.option(fc.uint8Array({ maxLength: 5_000 })),
  fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))),
);

it('what is encoded arrives as it was, whatever it is', async () => {
  const { client } = setting.registry;
  await client.query('CREATE TEMP TABLE every_type (n serial, a int2, b int4, c int8, d bytea, e text)');
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
      await client.query('TRUNCATE every_type');
      const encoder = new CopyEncoder(Object.values(TABLE.columns));
      for (const values of rows) encoder.add(...values);
      await copyInto(client, TABLE, encoder.finish());
      const stored = await client.query<{ a: number; b: number; c: string; d: Buffer; e: string }>(
        'SELECT a, b, c, d, e FROM every_type ORDER BY n',
      );
      const expected = rows.map(([a, b, c, d, e]) => ({
        a,
        b,
        c: c === null ? null : String(c),
        d: d === null ? null : Buffer.from(d),
        e,
      }));
      expect(stored.rows).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

it('takes eight bytes for an int8 as they are, alone and in an array', async () => {
  const { client } = setting.registry;
  const values = [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)];
  const bytes = Buffer.concat(
    values.map((value) => {
      const one = Buffer.alloc(8);
      one.writeBigInt64BE(value);
      return one;
    }),
  );
  const { rows } = await client.query<{ v: string }>('SELECT unnest($1::int8[]) AS v', [int8Array(bytes)]);
  expect(rows.map(({ v }) => BigInt(v))).toEqual(values);
  const none = await client.query('SELECT unnest($1::int8[])', [int8Array(Buffer.alloc(0))]);
  expect(none.rowCount).toBe(0);
});

it('refuses a row that does not fit', () => {
  const encoder = new CopyEncoder(['int2', 'int8']);
  expect(() => encoder.add(1)).toThrow(RangeError);
  expect(() => encoder.add(2 ** 15, 1)).toThrow(RangeError);
  expect(() => encoder.add(1, 2 ** 53)).toThrow(RangeError);
});
