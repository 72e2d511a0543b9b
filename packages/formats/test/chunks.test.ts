import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../src/index.ts';
import { outcomeOf } from './support.ts';

const HEADER = 'mother.surname,infant.apgar5,infant.sex';

/** Bytes that look like a table just enough to reach every corner of the scanner. */
const tableLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ',',
        ';',
        '"',
        '""',
        '\r',
        '\n',
        '\r\n',
        '\uFEFF',
        'é',
        '😀',
        '9',
        'male',
        ' ',
        '\u0000',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.from(parts.join('')));
const anyBytes = fc.uint8Array({ maxLength: 200 });
const withHeader = fc
  .tuple(
    fc.constantFrom('', '\uFEFF', '\n'),
    fc.constantFrom('\n', '\r', '\r\n'),
    fc.oneof(tableLike, anyBytes),
  )
  .map(([start, end, rest]) => Buffer.concat([Buffer.from(start + HEADER + end), rest]));

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('how the bytes are cut', () => {
  it('makes no difference to rows, batches or errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(withHeader, tableLike, anyBytes), sizes, async (bytes, cuts) => {
        const whole = await outcomeOf(bytes);
        expect(await outcomeOf(bytes, undefined, cuts)).toEqual(whole);
        expect(await outcomeOf(bytes, undefined, [1])).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  const over = LIMITS.cellBytes + 1;
  it.each([
    ['a long cell', 'x'.repeat(over)],
    ['a long quoted cell that is closed', `"${'x'.repeat(over)}"`],
    ['a long quoted cell full of rows', `"${'x,y,z\n'.repeat(over / 6)}`],
    ['a long row of short cells', 'xxx,'.repeat(LIMITS.rowBytes / 4)],
    ['a long row of long cells', `${'x'.repeat(LIMITS.cellBytes)},`.repeat(17)],
    [
      'a long cell at the end of a long row',
      `${'x'.repeat(LIMITS.cellBytes - 1)},`.repeat(15) + 'x'.repeat(over),
    ],
  ])('makes no difference to which limit %s breaks', async (_, row) => {
    const bytes = `${HEADER}\n9,9,male\n${row}\n`;
    const whole = await outcomeOf(bytes, undefined, [10_000_000]);
    expect(whole.error).not.toBeNull();
    for (const cuts of [[1000], [65_536], [7919, 3]]) {
      expect((await outcomeOf(bytes, undefined, cuts)).error).toEqual(whole.error);
    }
  });

  it('makes no difference to batches of 1000', async () => {
    const bytes = `${HEADER}\n${'a,9,male\n'.repeat(2500)}`;
    for (const cuts of [[1], [77], [65_536], [10_000_000]]) {
      expect((await outcomeOf(bytes, undefined, cuts)).batches).toEqual([1000, 1000, 500]);
    }
  });
});
