import { DICTIONARY, STORED_ORDER, type Value, type Values } from '@vernix/dictionary';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementBytes, elementIds, elementSetOf, payloadOf, SIZES } from '../src/ingest/payload.ts';
import { ClearChunk } from '../src/sealing/clear-chunk.ts';

const record: fc.Arbitrary<Values> = fc.tuple(
  ...DICTIONARY.elements.map(() => fc.option(fc.integer({ min: 0, max: 9_999 }), { nil: null })),
);

/** What somebody reads who has the items, the set and the order in which things are stored. */
function read(
  payload: ReturnType<typeof payloadOf>,
  itemClass: 'identity' | 'clinical',
): Record<string, Value> {
  const held = elementIds(elementSetOf(elementBytes(payload.elements)));
  const ids = held.filter(
    (id) => DICTIONARY.elements.find((each) => each.id === id)?.itemClass === itemClass,
  );
  const values = JSON.parse(payload[itemClass] ?? '[]') as Value[];
  expect(values).toHaveLength(ids.length);
  return Object.fromEntries(ids.map((id, index) => [id, values[index] ?? null]));
}

it('each value is found again under its element, through the stored order alone', () => {
  fc.assert(
    fc.property(record, (values) => {
      const payload = payloadOf(values);
      const sent = DICTIONARY.elements.flatMap(({ id }, index) =>
        values[index] === null ? [] : [[id, values[index]] as const],
      );
      expect({ ...read(payload, 'identity'), ...read(payload, 'clinical') }).toEqual(
        Object.fromEntries(sent),
      );
    }),
  );
});

it('a set says nothing beyond the last element it holds, so that new elements change no set there is', () => {
  for (const [place, { index }] of STORED_ORDER.entries()) {
    if (index === null) continue;
    const values: Value[] = DICTIONARY.elements.map(() => null);
    values[index] = 1;
    expect(payloadOf(values).elements).toHaveLength(Math.floor(place / 15) + 1);
  }
});

it('is filled up to one of few lengths, which no value of ordinary length changes', () => {
  /** The item as it is sealed. */
  const filled = (itemClass: 'identity' | 'clinical', json: string): Buffer => {
    const chunk = new ClearChunk();
    chunk.addDigest('before', 'x');
    const item = chunk.addItem(itemClass, 1, json, SIZES[itemClass]);
    chunk.addDigest('after', 'y');
    const { bytes, items } = chunk.take();
    return Buffer.from(bytes.subarray(items.from[item], items.to[item]));
  };
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom('identity' as const, 'clinical' as const), texts, (itemClass, values) => {
      const json = JSON.stringify(values);
      const bytes = filled(itemClass, json);
      expect(JSON.parse(bytes.toString('utf8'))).toEqual(values.map((text) => text.toWellFormed()));
      const largest = SIZES[itemClass].at(-1)!;
      if (!SIZES[itemClass].includes(bytes.length)) expect(bytes.length % largest).toBe(0);
      expect(bytes.length - Buffer.byteLength(json)).toBeLessThan(largest);
      expect(bytes.length).toBeGreaterThanOrEqual(Buffer.byteLength(json));
    }),
  );
  expect(filled('identity', '["Ng"]')).toHaveLength(192);
  expect(filled('identity', '["Featherstonehaugh-Desrosiers"]')).toHaveLength(192);
  expect(
    ['[]', '"'.padEnd(32, '1'), '"'.padEnd(33, '1'), '"'.padEnd(257, '1')].map(
      (json) => filled('clinical', json).length,
    ),
  ).toEqual([32, 32, 256, 512]);
});
