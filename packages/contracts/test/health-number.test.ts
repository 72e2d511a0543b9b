import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healthNumber } from '../src/index.ts';

describe('a health number', () => {
  it.each(['9876543217', '9876-543-217', ' 9876 543 217'])('%s validates', (written) =>
    expect(healthNumber(written)).toBe('9876543217'),
  );

  it.each(['3821694372', '5555555555', '0000000000', '987654321', '98765432170', '987654321A'])(
    '%s does not',
    (written) => expect(healthNumber(written)).toBeNull(),
  );

  it('catches every single wrong digit', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(digit, fc.integer({ min: 0, max: 9 }), (wrong, place) => {
        const right = '9876543217';
        const typed = right.slice(0, place) + String(wrong) + right.slice(place + 1);
        expect(healthNumber(typed)).toBe(typed === right ? right : null);
      }),
    );
  });
});
