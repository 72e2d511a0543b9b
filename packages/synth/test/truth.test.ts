import { describe, expect, it } from 'vitest';
import { luhnDigit, type Submission, submissions, type Trait } from '../src/index.ts';
import { deliveries, PERIOD, population } from './support.ts';

describe('people', () => {
  const births = population();
  const women = deliveries(births);

  it('have valid numbers from the synthetic range, one each', () => {
    const owner = new Map<string, string>();
    for (const { delivery, infant } of births) {
      for (const { healthNumber, id } of [delivery.mother, infant]) {
        expect(healthNumber).toMatch(/^0\d{9}$/);
        expect(luhnDigit(healthNumber.slice(0, 9))).toBe(Number(healthNumber[9]));
        expect(owner.get(healthNumber) ?? id).toBe(id);
        owner.set(healthNumber, id);
      }
    }
  });

  it('have postal codes of Ontario', () => {
    for (const { postalCode } of women) {
      expect(postalCode).toMatch(/^[KLMNP]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$/);
    }
  });

  it('come back with the history they had', () => {
    const seen = new Map<string, (typeof women)[number]>();
    let returned = 0;
    for (const delivery of women) {
      const before = seen.get(delivery.mother.id);
      expect(before !== undefined).toBe(delivery.returning);
      if (before !== undefined) {
        returned += 1;
        expect(delivery.mother).toEqual(before.mother);
        expect(delivery.parity).toBe(before.parity + 1);
        expect(delivery.previousCaesareans - before.previousCaesareans).toBe(
          before.mode === 'caesarean' ? 1 : 0,
        );
        expect((Date.parse(delivery.date) - Date.parse(before.date)) / 86_400_000).toBeGreaterThan(400);
      }
      seen.set(delivery.mother.id, delivery);
    }
    expect(returned).toBeGreaterThan(1000);
  });

  it('never have a caesarean behind them without a birth', () => {
    for (const { parity, previousCaesareans, gravidity } of women) {
      expect(previousCaesareans).toBeLessThanOrEqual(parity);
      expect(gravidity).toBeGreaterThan(parity);
    }
  });

  it('are of an age to give birth', () => {
    for (const { ageYears } of women) expect(ageYears).toSatisfy((age: number) => age >= 14 && age <= 55);
  });

  it('include a namesake who is someone else', () => {
    const at = women.findIndex(({ namesake }) => namesake);
    const [one, other] = [women[at - 1]!, women[at]!];
    for (const key of ['givenName', 'surname', 'birthDate'] as const) {
      expect(other.mother[key]).toBe(one.mother[key]);
    }
    expect([other.postalCode, other.date, other.site]).toEqual([one.postalCode, one.date, one.site]);
    expect(other.mother.id).not.toBe(one.mother.id);
    expect(other.mother.healthNumber).not.toBe(one.mother.healthNumber);
    const sexes = births.filter(({ delivery }) => delivery === one || delivery === other);
    expect(new Set(sexes.map(({ infant }) => infant.sex)).size).toBe(1);
  });
});

describe('rows that senders send', () => {
  const sent = [...submissions({ seed: 7, births: 3000, ...PERIOD })];
  const withTrait = (trait: Trait): Submission[] => sent.filter(({ traits }) => traits.includes(trait));

  it('show every disturbance a registry must survive', () => {
    for (const trait of [
      'placeholder-name',
      'name-completed',
      'other-surname',
      'mothers-number',
      'late-correction',
      'namesake',
      'same-sex-multiple',
      'slip',
    ] as const) {
      expect(withTrait(trait).length, trait).toBeGreaterThan(0);
    }
  });

  it('replace a placeholder by the real name, later, from the same sender and under the same record number', () => {
    for (const later of withTrait('name-completed')) {
      const earlier = sent.find(
        ({ partner, birth, traits }) =>
          partner === later.partner &&
          birth.infant === later.birth.infant &&
          traits.includes('placeholder-name'),
      )!;
      expect(sent.indexOf(earlier)).toBeLessThan(sent.indexOf(later));
      expect(earlier.row['infant.given_name']).toMatch(/^(Baby|Bébé|Twin|Jumeau|Triplet) /);
      expect(later.row['infant.given_name']).toBe(later.birth.infant.givenName);
      expect(later.row['record.local_id']).toBe(earlier.row['record.local_id']);
    }
  });

  it('arrive from the three kinds of sender in every order', () => {
    const orders = new Set<string>();
    const kinds = new Map<string, string[]>();
    for (const { birth, kind } of sent) {
      const list = kinds.get(birth.infant.id) ?? [];
      if (!list.includes(kind)) list.push(kind);
      kinds.set(birth.infant.id, list);
    }
    for (const list of kinds.values()) if (list.length === 3) orders.add(list.join());
    expect(orders.size).toBe(6);
  });

  it('put the mother’s number in the infant’s place, sometimes', () => {
    for (const { row, birth } of withTrait('mothers-number')) {
      expect(row['infant.health_number']).toBe(birth.delivery.mother.healthNumber);
    }
  });

  it('tell of every birth once from the place of birth, corrections apart', () => {
    const corrections = new Set<Trait>(['name-completed', 'late-correction']);
    const firsts = sent.filter(
      ({ row, traits }) => 'infant.live_birth' in row && !traits.some((trait) => corrections.has(trait)),
    );
    expect(new Set(firsts.map(({ birth }) => birth.infant.id)).size).toBe(3000);
    expect(firsts).toHaveLength(3000);
  });
});
