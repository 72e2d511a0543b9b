import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isConflict, Register, type TestRecord, without } from './register.ts';

const NUMBERS = ['9876543217', '1234567897', '4532015114'];
const NAMES = ['Tremblay', 'Gagnon', 'Roy'];

/** Records of few women and few days, so that many of them meet; some lack the number, some the name. */
const record: fc.Arbitrary<TestRecord> = fc
  .record({
    woman: fc.nat(2),
    surname: fc.nat(2),
    day: fc.constantFrom('2024-02-28', '2024-02-29', '2024-06-01'),
    sex: fc.constantFrom('male', 'female'),
    plurality: fc.constantFrom(1, 2),
    order: fc.constantFrom(1, 2),
    lacks: fc.constantFrom([], ['mother.health_number'], ['mother.surname']),
  })
  .map(({ woman, surname, day, sex, plurality, order, lacks }) =>
    without(
      {
        'mother.health_number': NUMBERS[woman] ?? '',
        'mother.surname': NAMES[surname] ?? '',
        'mother.given_name': 'Anne',
        'mother.birth_date': '1990-05-04',
        'mother.postal_code': 'K1A0B1',
        'infant.birth_date': day,
        'infant.sex': sex,
        'delivery.plurality': plurality,
        'infant.birth_order': order,
      },
      ...lacks,
    ),
  );

interface Run {
  readonly conflict: boolean;
  /** For each record, in the original order: the first record that shares its mother, and its infant. */
  readonly mothers: readonly number[];
  readonly infants: readonly number[];
}

function run(records: readonly TestRecord[], order: readonly number[]): Run {
  const register = new Register();
  const mothers = new Array<number>(records.length).fill(-1);
  const infants = new Array<number>(records.length).fill(-1);
  let conflict = false;
  for (const index of order) {
    const placement = register.add(records[index] ?? {});
    conflict ||= isConflict(placement?.mother, placement?.infant);
    mothers[index] = placement?.mother?.id ?? -1;
    infants[index] = placement?.infant.id ?? -1;
  }
  const firsts = (ids: readonly number[]) => ids.map((id) => ids.indexOf(id));
  return { conflict, mothers: firsts(mothers), infants: firsts(infants) };
}

describe('the order in which records arrive', () => {
  it('does not change who shares a person, unless tokens named two', () => {
    let compared = 0;
    const scenario = fc
      .array(record, { minLength: 2, maxLength: 12 })
      .chain((records) =>
        fc.tuple(
          fc.constant(records),
          fc.shuffledSubarray([...records.keys()], { minLength: records.length, maxLength: records.length }),
        ),
      );
    fc.assert(
      fc.property(scenario, ([records, order]) => {
        const inOrder = run(records, [...records.keys()]);
        const shuffled = run(records, order);
        if (inOrder.conflict || shuffled.conflict) return;
        compared += 1;
        expect(shuffled.mothers).toEqual(inOrder.mothers);
        expect(shuffled.infants).toEqual(inOrder.infants);
      }),
      { numRuns: 2_000 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it('never makes one infant of two children of a birth, nor of a child and its mother', () => {
    const child = (each: TestRecord) =>
      ['infant.birth_date', 'infant.sex', 'infant.birth_order'].map((element) => each[element]).join();
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const register = new Register();
        const children = new Map<number, string>();
        for (const each of records) {
          const placement = register.add(each);
          if (placement === null || each['delivery.plurality'] === 1) continue;
          expect(placement.infant.id).not.toBe(placement.mother?.id);
          expect(children.get(placement.infant.id) ?? child(each)).toBe(child(each));
          children.set(placement.infant.id, child(each));
        }
      }),
    );
  });
});
