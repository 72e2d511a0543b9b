import { describe, expect, it } from 'vitest';
import { shardOf } from '../src/index.ts';
import { BIRTH, Register, without } from './register.ts';

const OTHER_NUMBER = '1234567897';
const NAME = ['mother.surname', 'mother.given_name', 'mother.birth_date', 'mother.postal_code'] as const;

describe('placing a record', () => {
  it('finds the same mother, delivery and infant again', () => {
    const register = new Register();
    const first = register.add(BIRTH);
    const again = register.add({ ...BIRTH, 'mother.surname': 'TREMBLAY' });
    expect(again?.mother).toEqual({ ...first?.mother, isNew: false, cause: 'hcn' });
    expect(again?.infant.id).toBe(first?.infant.id);
    expect(again?.delivery.id).toBe(first?.delivery.id);
    expect(again?.remember).toEqual([]);
  });

  it('keeps a record without identity unlinked', () => {
    expect(new Register().add({ 'infant.sex': 'male', 'delivery.plurality': 1 })).toBeNull();
  });

  it('finds a mother by her full name, birth date and postal code when the number is missing', () => {
    const register = new Register();
    const first = register.add(BIRTH);
    const again = register.add(without(BIRTH, 'mother.health_number'));
    expect(again?.mother).toMatchObject({ id: first?.mother?.id, cause: 'name-dob-postal' });
    expect(again?.infant).toMatchObject({ id: first?.infant.id, cause: 'infant-of-name' });
  });

  it('finds a mother who changed her name by her number', () => {
    const register = new Register();
    const first = register.add(BIRTH);
    const again = register.add({ ...BIRTH, 'mother.surname': 'Gagnon' });
    expect(again?.mother).toMatchObject({ id: first?.mother?.id, cause: 'hcn' });
  });

  it('does not link on part of a name', () => {
    const register = new Register();
    const first = register.add(without(BIRTH, 'mother.health_number'));
    const other = register.add(without({ ...BIRTH, 'mother.given_name': 'Anne' }, 'mother.health_number'));
    expect(other?.mother?.id).not.toBe(first?.mother?.id);
  });

  it('never merges: the number decides, and the disagreement is marked', () => {
    const register = new Register();
    const byNumber = register.add(without(BIRTH, ...NAME));
    const byName = register.add(without(BIRTH, 'mother.health_number'));
    const both = register.add(BIRTH);
    expect(byName?.mother?.id).not.toBe(byNumber?.mother?.id);
    expect(both?.mother).toMatchObject({ id: byNumber?.mother?.id, cause: 'conflict' });
  });

  it('puts the infants of one delivery on its shard', () => {
    const register = new Register();
    const a = register.add({ ...BIRTH, 'delivery.plurality': 2, 'infant.birth_order': 1 });
    const b = register.add({ ...BIRTH, 'delivery.plurality': 2, 'infant.birth_order': 2 });
    const people = [a?.infant.id, b?.infant.id, a?.mother?.id];
    expect(new Set([...people, a?.delivery.id].map((id) => shardOf(id ?? -1))).size).toBe(1);
    expect(new Set(people).size).toBe(3);
  });
});

describe('twins', () => {
  const twin = (order: number, more = {}) => ({
    ...BIRTH,
    'delivery.plurality': 2,
    'infant.birth_order': order,
    ...more,
  });

  it('of one sex on one day stay two infants of one delivery', () => {
    const register = new Register();
    const [a, b] = [register.add(twin(1)), register.add(twin(2))];
    expect(a?.infant.id).not.toBe(b?.infant.id);
    expect(a?.delivery.id).toBe(b?.delivery.id);
    expect(a?.mother?.id).toBe(b?.mother?.id);
  });

  it('without a birth order are never taken for one', () => {
    const register = new Register();
    const record = without(twin(1), 'infant.birth_order');
    expect(register.add(record)?.infant.id).not.toBe(register.add(record)?.infant.id);
  });

  it('born on either side of midnight share the delivery', () => {
    const register = new Register();
    const a = register.add(twin(1, { 'infant.birth_date': '2024-02-29' }));
    const b = register.add(twin(2, { 'infant.birth_date': '2024-03-01' }));
    expect(b?.delivery.id).toBe(a?.delivery.id);
    expect(b?.infant.id).not.toBe(a?.infant.id);
  });

  it('do not answer to a record that does not say there were two', () => {
    const register = new Register();
    const known = [register.add(twin(1)), register.add(twin(2))].map((placed) => placed?.infant.id);
    const unsaid = register.add(without(BIRTH, 'delivery.plurality'));
    expect(known).not.toContain(unsaid?.infant.id);
  });
});

describe("an infant's number", () => {
  it("that is the mother's says nothing about the infant", () => {
    const register = new Register();
    const first = register.add({ ...BIRTH, 'infant.health_number': '9876543217' });
    const sibling = register.add({
      ...BIRTH,
      'infant.health_number': '9876543217',
      'infant.birth_date': '2026-01-02',
    });
    expect(first?.infant.id).not.toBe(first?.mother?.id);
    expect(sibling?.infant.id).not.toBe(first?.infant.id);
  });

  it("that is the mother's does not join siblings even when the mother is not named", () => {
    const register = new Register();
    const record = without(
      { ...BIRTH, 'infant.health_number': '9876543217' },
      'mother.health_number',
      ...NAME,
    );
    const first = register.add(record);
    const sibling = register.add({ ...record, 'infant.birth_date': '2026-01-02' });
    expect(sibling?.infant.id).not.toBe(first?.infant.id);
  });

  it('finds it without its mother, and brings its delivery with it', () => {
    const register = new Register();
    const record = { ...BIRTH, 'infant.health_number': OTHER_NUMBER };
    const hospital = register.add(record);
    const laboratory = register.add(without(record, 'mother.health_number', ...NAME));
    expect(laboratory).toMatchObject({
      mother: null,
      infant: { id: hospital?.infant.id, cause: 'infant-hcn' },
      delivery: { id: hospital?.delivery.id },
    });
  });
});
