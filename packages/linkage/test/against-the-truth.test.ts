import { DICTIONARY, type Value, validate, valuesOf } from '@vernix/dictionary';
import { submissions } from '@vernix/synth';
import { expect, it } from 'vitest';
import { Register, type TestRecord } from './register.ts';

/** Who a record was placed with, and who it is about. */
interface Placed {
  readonly found: number;
  readonly truth: string;
}

/** Of the pairs of records placed together, how many belong together; of those that belong, how many were found. */
function pairs(placed: readonly Placed[]): { precision: number; recall: number } {
  const both = new Map<string, number>();
  const found = new Map<number, number>();
  const truth = new Map<string, number>();
  const count = <Key>(map: Map<Key, number>, key: Key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const one of placed) {
    count(both, `${one.found} ${one.truth}`);
    count(found, one.found);
    count(truth, one.truth);
  }
  const total = (map: Map<unknown, number>) =>
    [...map.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  return { precision: total(both) / total(found), recall: total(both) / total(truth) };
}

it('links a population whose truth is known: almost never wrongly, and most of what can be', () => {
  const register = new Register();
  const mothers: Placed[] = [];
  const infants: Placed[] = [];
  for (const { row, birth } of submissions({
    seed: 3,
    births: 4_000,
    from: '2020-01-01',
    to: '2024-12-31',
  })) {
    const values = valuesOf(row);
    validate(values, '2026-01-01');
    const known = DICTIONARY.elements.map(({ id }, index) => [id, values[index] ?? null] as [string, Value]);
    const record = Object.fromEntries(known.filter(([, value]) => value !== null)) as TestRecord;
    const placement = register.add(record);
    if (placement === null) continue;
    if (placement.mother !== null) {
      mothers.push({ found: placement.mother.id, truth: birth.delivery.mother.id });
    }
    infants.push({ found: placement.infant.id, truth: birth.infant.id });
  }
  expect(mothers.length).toBeGreaterThan(8_000);
  const [ofMothers, ofInfants] = [pairs(mothers), pairs(infants)];
  expect(ofMothers.precision).toBeGreaterThan(0.998);
  expect(ofInfants.precision).toBeGreaterThan(0.998);
  expect(ofMothers.recall).toBeGreaterThan(0.96);
  expect(ofInfants.recall).toBeGreaterThan(0.93);
});
