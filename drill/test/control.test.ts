import { luhnDigit } from '@vernix/synth';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byChance, CONTROLS, controlledBy } from '../src/world/control.ts';
import { codeOf } from '../src/world/number-code.ts';

/** Far enough from the last that all of its controls are numbers. */
const body = fc.integer({ min: 0, max: 10 ** 9 - 1 - 2 * CONTROLS });
const written = (number: number) => String(number).padStart(9, '0');
const letter = fc.constantFrom('A', 'H', 'M', 'Z');

const isControl = (number: string, of: string): boolean => {
  const controlled = controlledBy(number)!;
  const code = codeOf(of)!;
  return code >= controlled.from && code < controlled.to && controlled.includes(code);
};

/** All that stand within twice the reach behind it, with every check digit. */
const healthNumbersBehind = (from: number): string[] =>
  Array.from({ length: 2 * CONTROLS }, (_, step) => written(from + step)).flatMap((nine) =>
    Array.from({ length: 10 }, (_, check) => `${nine}${check}`),
  );

it('a health number has so many controls, and is none of its own', () => {
  fc.assert(
    fc.property(body, fc.nat(9), (nine, check) => {
      const number = `${written(nine)}${check}`;
      expect(isControl(number, number)).toBe(false);
      expect(healthNumbersBehind(nine).filter((other) => isControl(other, number))).toHaveLength(CONTROLS);
    }),
    { numRuns: 20 },
  );
});

it('a control is as right as its number: whoever tells them apart does not do it by the check digit', () => {
  const isRight = (number: string): boolean => Number(number.slice(9)) === luhnDigit(number.slice(0, 9));
  fc.assert(
    fc.property(body, fc.nat(9), (nine, check) => {
      const number = `${written(nine)}${check}`;
      for (const other of healthNumbersBehind(nine).filter((other) => isControl(other, number)))
        expect(isRight(other)).toBe(isRight(number));
    }),
    { numRuns: 20 },
  );
});

it('a chart number has so many controls, of its own letter, and is none of them', () => {
  fc.assert(
    fc.property(letter, letter, body, (one, other, nine) => {
      const behind = Array.from({ length: 2 * CONTROLS }, (_, step) => one + written(nine + step));
      const controls = behind.filter((number) => isControl(number, other + written(nine)));
      expect(controls).toHaveLength(one === other ? CONTROLS : 0);
      expect(isControl(behind[0]!, behind[0]!)).toBe(false);
    }),
  );
});

it('what names nobody controls nobody', () => {
  for (const text of ['', '12345', 'h123456789', '01234567890']) expect(controlledBy(text)).toBeNull();
});

it('chance explains nobody where no control was seen, and never fewer where more were', () => {
  expect(byChance(0)).toBe(0);
  expect(byChance(1)).toBe(0);
  expect(byChance(CONTROLS)).toBe(4); // one is to be expected; five or more come in 0.4 % of all cases
  expect(byChance(1_000 * CONTROLS)).toBeLessThan(1_100);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (one, other) => {
      const [fewer, more] = one < other ? [one, other] : [other, one];
      expect(byChance(fewer)).toBeLessThanOrEqual(byChance(more));
    }),
  );
});
