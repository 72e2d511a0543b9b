import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { STORED_ELEMENTS, STORED_FACTS } from '../src/data/stored-order.ts';
import { DICTIONARY, elementIndex, RECORD_FACTS, STORED_ORDER } from '../src/index.ts';

/** How many there were when they were first written down, and the SHA-256 of those, a line each. */
const FIRST = {
  elements: [56, '09c9e2535758f250f729550a492143bc2f0d2dc4fdf615e80af8fee22577276f'],
  facts: [16, '7d0b56738d449141fddf3d92561181d9364aede5ee031cbef8b62251e5db7f7b'],
} as const;

describe('what stands where in stored data', () => {
  it.each([
    ['elements', STORED_ELEMENTS, FIRST.elements],
    ['facts', STORED_FACTS, FIRST.facts],
  ] as const)(
    'never changes: the %s there were stand where they stood, and the rest after them',
    (_, list, then) => {
      const [count, sha256] = then;
      const first = list.slice(0, count).join('\n');
      expect(createHash('sha256').update(first).digest('hex')).toBe(sha256);
      expect(new Set<string>(list).size).toBe(list.length);
    },
  );

  it('is said of every element and every fact there is', () => {
    const known = new Set<string>(STORED_ELEMENTS);
    for (const { id } of DICTIONARY.elements) expect(known, id).toContain(id);
    expect(RECORD_FACTS).toEqual(STORED_FACTS);
  });

  it('leads to each element’s place among a record’s values', () => {
    for (const { id } of DICTIONARY.elements)
      expect(STORED_ORDER.find((stored) => stored.id === id)?.index).toBe(elementIndex(id));
  });
});
