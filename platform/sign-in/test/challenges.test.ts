import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Challenges } from '../src/challenges.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

describe('a challenge', () => {
  it('fits what it was made for, until its end, until it is used', () => {
    let now = 1_000_000;
    const challenges = new Challenges(() => now);
    const challenge = text(challenges.make('sign-in'));
    expect(challenges.fits(challenge, 'sign-in')).toBe(true);
    expect(challenges.fits(challenge, 'proof:a')).toBe(false);
    challenges.use(challenge);
    expect(challenges.fits(challenge, 'sign-in')).toBe(false);
    expect(() => challenges.use(challenge)).toThrow('challenge-gone');
    const late = text(challenges.make('sign-in'));
    now += 5 * 60_000;
    expect(challenges.fits(late, 'sign-in')).toBe(false);
  });

  it('is not one that was made elsewhere, changed in a bit, or is anything at all', () => {
    const challenges = new Challenges();
    const bytes = challenges.make('sign-in');
    expect(new Challenges().fits(text(bytes), 'sign-in')).toBe(false);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(challenges.fits(text(changed), 'sign-in')).toBe(false);
      }),
    );
    fc.assert(fc.property(fc.string(), (anything) => !challenges.fits(anything, 'sign-in')));
  });
});
