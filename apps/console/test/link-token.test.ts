import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenIn } from '../src/app/link-token.ts';

it('is what the link was made with', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (token) => {
      expect(tokenIn(`#${encodeURIComponent(token)}`)).toBe(token);
    }),
  );
});

it.each(['', '#'])('is not there in %j', (fragment) => expect(tokenIn(fragment)).toBeNull());

it('is the fragment itself when it is not well encoded, which opens nothing', () => {
  expect(['#%', '#%E0%A4', '#a%zz'].map(tokenIn)).toEqual(['%', '%E0%A4', 'a%zz']);
});
