import { DICTIONARY, STORED_ORDER, type Value, type Values } from '@vernix/dictionary';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementBytes, elementIds, elementSetOf, payloadOf } from '../src/ingest/payload.ts';

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
