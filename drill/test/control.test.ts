import { luhnDigit } from '@vernix/synth';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byChance, CONTROLS, numbersControlledBy } from '../src/world/control.ts';

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((number) => String(number).padStart(count, '0'));
const healthNumber = digits(9).map((body) => body + String(luhnDigit(body)));
const chartNumber = fc.tuple(fc.constantFrom('H', 'L', 'M'), digits(9)).map((parts) => parts.join(''));
const anyNumber = fc.oneof(healthNumber, digits(10), chartNumber);

const isRight = (number: string): boolean => Number(number.slice(9)) === luhnDigit(number.slice(0, 9));

it('no two numbers have a control in common at the same step, and none is its own', () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, (one, other) => {
      const [ofOne, ofOther] = [one, other].map((number) => [...numbersControlledBy(number)]);
      expect(new Set(ofOne).size).toBe(CONTROLS);
      expect(ofOne).not.toContain(one);
      if (one !== other) ofOne?.forEach((number, step) => expect(number).not.toBe(ofOther?.[step]));
    }),
  );
});

it('a control is as right as its number: whoever tells them apart does not do it by the check digit', () => {
  fc.assert(
    fc.property(digits(10), (number) => {
      for (const other of numbersControlledBy(number)) {
        expect(other).toMatch(/^\d{10}$/);
        expect(isRight(other)).toBe(isRight(number));
      }
    }),
  );
});

it('chance explains nobody where no control was seen, and never fewer where more were', () => {
  expect(byChance(0)).toBe(0);
  expect(byChance(1)).toBe(1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (one, other) => {
      const [fewer, more] = one < other ? [one, other] : [other, one];
      expect(byChance(fewer)).toBeLessThanOrEqual(byChance(more));
    }),
  );
});
