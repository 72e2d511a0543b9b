import { type Value, type Values, elementIndex, isElementId, valuesOf, validate } from '@vernix/dictionary';
import { linkKeysOf } from '@vernix/linkage';
import { submissions } from '@vernix/synth';
import { describe, expect, it } from 'vitest';
import { Doubles } from '../src/doubles/doubles.ts';

const OPTIONS = { seed: 5, births: 500, from: '2023-01-01', to: '2024-12-31' };
const RECEIVED = '2025-01-31';
const key = new Uint8Array(32).fill(7);
const read =
  (values: Values) =>
  (id: string): Value | undefined =>
    isElementId(id) ? values[elementIndex(id)] : undefined;

const originals = [...submissions(OPTIONS)].map(({ row }) => valuesOf(row));
const everyone = new Doubles({ key, every: 1 });
const doubles = originals.map((values) => everyone.of(values));

/** For each row and link, the first row that has the same one: how a population hangs together, whatever its names are. */
function shapeOf(population: readonly Values[]): string[] {
  const first = new Map<string, number>();
  return population.map((values, row) =>
    linkKeysOf(read(values))
      .map(({ subject, rule, text, lookupOnly }) => {
        const known = first.get(text) ?? row;
        if (!first.has(text)) first.set(text, row);
        return [subject, rule, lookupOnly, known].join(' ');
      })
      .join(', '),
  );
}

describe('doubles', () => {
  it('hang together as their originals do: the same rows of them are linked, by the same rules', () => {
    const [real, made] = [shapeOf(originals), shapeOf(doubles)];
    const other = real.filter((shape, row) => shape !== made[row]).length;
    // Two people of eight figures' worth of numbers may draw one number.
    expect(other / real.length).toBeLessThan(0.002);
  });

  it('share no link with anyone real, or a real record would take one for its own', () => {
    const texts = new Set(originals.flatMap((values) => linkKeysOf(read(values)).map(({ text }) => text)));
    const shared = doubles
      .flatMap((values) => linkKeysOf(read(values)))
      .filter(({ text }) => texts.has(text));
    expect(shared).toEqual([]);
  });

  it('say as much, and are asked the same questions', () => {
    let asked = 0;
    for (const [row, original] of originals.entries()) {
      const double = doubles[row]!;
      expect(double.map((value) => typeof value)).toEqual(original.map((value) => typeof value));
      const rules = [original, double].map((values) =>
        validate([...values], RECEIVED)
          .map(({ rule, element }) => `${rule} ${element ?? ''}`)
          .join(),
      );
      if (rules[0] !== rules[1]) asked += 1;
    }
    expect(asked / originals.length).toBeLessThan(0.01);
  });

  it('are of the same women in every file, and of about one in as many as was asked', () => {
    const some = new Doubles({ key, every: 5 });
    const again = new Doubles({ key, every: 5 });
    const chosen = originals.filter((values) => some.has(values));
    expect(originals.filter((values) => again.has(values))).toEqual(chosen);
    expect(chosen.length / originals.length).toBeGreaterThan(0.15);
    expect(chosen.length / originals.length).toBeLessThan(0.25);
  });

  it('are others under another key', () => {
    const other = new Doubles({ key: new Uint8Array(32).fill(8), every: 1 });
    const at = elementIndex('mother.surname');
    const same = originals.slice(0, 200).filter((values, row) => other.of(values)[at] === doubles[row]![at]);
    expect(same.length).toBeLessThan(5);
  });

  it('are never made of rows about nobody in particular', () => {
    expect(everyone.has(valuesOf({ 'infant.birth_weight_g': 3_210, 'infant.sex': 'male' }))).toBe(false);
  });
});
