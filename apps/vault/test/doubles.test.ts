import { type Value, type Values, elementIndex, isElementId, valuesOf, validate } from '@vernix/dictionary';
import { linkKeysOf } from '@vernix/linkage';
import { MAY_BE_MISSING, submissions } from '@vernix/synth';
import { describe, expect, it } from 'vitest';
import { Beginning } from '../src/doubles/beginning.ts';
import { Doubles } from '../src/doubles/doubles.ts';
import { bornFor } from './support/born.ts';
import { Lacking } from '../src/doubles/gaps.ts';

const OPTIONS = { seed: 5, births: 500, from: '2023-01-01', to: '2024-12-31' };
/** When the last doubles are born, which is later than their originals. */
const RECEIVED = '2025-04-30';
const key = new Uint8Array(32).fill(7);
const read =
  (values: Values) =>
  (id: string): Value | undefined =>
    isElementId(id) ? values[elementIndex(id)] : undefined;

function lackingAmong(rows: readonly Values[]): Lacking {
  const lacking = new Lacking();
  for (const values of rows) lacking.add(values);
  return lacking;
}

const originals = [...submissions(OPTIONS)].map(({ row }) => valuesOf(row));
const everyone = new Doubles({ key, every: 1 });
const lacking = lackingAmong(originals);
/** Of a sender that began long ago. */
const begun = new Beginning();
const doubles = originals.map((values) => everyone.of(values, 'later', lacking));

const HEIGHT = elementIndex('mother.height_cm');
const SECOND_SCORE = elementIndex('infant.apgar10');

/** How many elements a row has, without the second score, which is another child's. */
const saidOf = (values: Values): number =>
  values.filter((value, at) => value !== null && at !== SECOND_SCORE).length;

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
      expect(saidOf(double)).toBe(saidOf(original));
      const rules = [original, double].map((values) =>
        validate([...values], RECEIVED)
          .map(({ rule, element }) => `${rule} ${element ?? ''}`)
          .join(),
      );
      if (rules[0] !== rules[1]) asked += 1;
    }
    expect(asked / originals.length).toBeLessThan(0.01);
  });

  it('lack as much as their originals, and seldom the same: each lack of theirs would have its like', () => {
    const gapsOf = (values: Values): string =>
      MAY_BE_MISSING.filter((id) => read(values)(id) === null).join();
    // Of whole records alone, which lack nothing by their kind; where the sender is asked, all stays as it is.
    const some = [...originals.entries()].filter(
      ([, values]) =>
        read(values)('infant.seizures') !== null &&
        gapsOf(values) !== '' &&
        validate([...values], RECEIVED).length === 0,
    );
    expect(some.length).toBeGreaterThan(100);
    const same = some.filter(([row, values]) => gapsOf(values) === gapsOf(doubles[row]!));
    expect(same.length / some.length).toBeLessThan(0.25);
  });

  it('are the same people when a row comes again among others', () => {
    const [some, others] = [0, 1].map((half) => originals.filter((_, row) => row % 2 === half));
    const changed = some!.filter((values) => {
      const among = [[...some!], [values, ...others!]].map((rows) =>
        everyone.of(values, 'later', lackingAmong(rows)),
      );
      return JSON.stringify(among[0]) !== JSON.stringify(among[1]);
    });
    expect(changed.length / some!.length).toBeLessThan(0.02);
  });

  it('never say what the sender never says', () => {
    const silent = originals.map((values) => values.with(HEIGHT, null));
    const among = lackingAmong(silent);
    expect(silent.filter((values) => everyone.of(values, 'later', among)[HEIGHT] !== null)).toEqual([]);
  });

  it('say what their originals say, where the sender is asked about what could not be read', () => {
    for (const values of originals.slice(0, 300))
      expect(everyone.of(values, 'later').map((value) => typeof value)).toEqual(
        values.map((value) => typeof value),
      );
  });

  it('are of the same women in every file, and of about one in as many as was asked', () => {
    const some = new Doubles({ key, every: 5 });
    const again = new Doubles({ key, every: 5 });
    const chosen = originals.filter((values) => bornFor(some, values, begun));
    expect(originals.filter((values) => bornFor(again, values, begun))).toEqual(chosen);
    expect(chosen.length / originals.length).toBeGreaterThan(0.15);
    expect(chosen.length / originals.length).toBeLessThan(0.25);
  });

  it('are others under another key', () => {
    const other = new Doubles({ key: new Uint8Array(32).fill(8), every: 1 });
    const at = elementIndex('mother.surname');
    const same = originals
      .slice(0, 200)
      .filter((values, row) => other.of(values, 'later')[at] === doubles[row]![at]);
    expect(same.length).toBeLessThan(5);
  });

  it('are never made of rows about nobody in particular', () => {
    expect(
      bornFor(everyone, valuesOf({ 'infant.birth_weight_g': 3_210, 'infant.sex': 'male' }), begun),
    ).toBeNull();
  });
});
