import { healthNumber as normalised } from '@vernix/contracts';
import { isHealthNumber } from '@vernix/dictionary';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { healthNumber } from './support/births.ts';

it('what is accepted unasked is linked by, and what is not linked by is asked about', () => {
  const digits = fc.oneof(
    fc.nat(99_999_999).map(healthNumber),
    fc.nat(9).map((digit) => String(digit).repeat(10)),
    fc.stringMatching(/^[0-9]{8,12}$/),
  );
  const spacing = fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom('', '', ' ', '-', '\u00a0', '\t') },
    { weight: 1, arbitrary: fc.constantFrom('.', '\u2011') }, // what no number is parted with
  );
  const written = fc
    .tuple(digits, fc.array(spacing, { minLength: 13, maxLength: 13 }))
    .map(([number, between]) => between.map((gap, at) => gap + number.charAt(at)).join(''));
  let valid = 0;
  fc.assert(
    fc.property(written, (text) => {
      const found = normalised(text);
      if (found !== null) valid += 1;
      expect(isHealthNumber(text)).toBe(found !== null);
    }),
    { numRuns: 2_000 },
  );
  expect(valid).toBeGreaterThan(20);
});
