import { expect, test } from 'vitest';
import { isReadable } from '../src/names.ts';

test.each([
  ...['A\u0000da', 'A\u202eda', 'A\u2028da'],
  ...['A\u200bda', 'A\u2060da', 'A\u00adda', 'A\ufeffda', 'Ada\u{e0041}', 'A\u3164da'],
  ...['', ' ', '\u00a0', '\u200d', '\ufe0f', '\u3164', '\u2800'],
])('refuses a name that looks like another, or like none: %j', (name) => {
  expect(isReadable(name)).toBe(false);
});

test.each(['Ada', 'Noël Ñandú', 'می\u200cخواهم', 'ක්\u200dෂ', '👩\u200d⚕\ufe0f', '李明'])(
  'takes a name as its script writes it: %s',
  (name) => {
    expect(isReadable(name)).toBe(true);
  },
);
