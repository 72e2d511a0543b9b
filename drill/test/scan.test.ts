import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachWindow } from '../src/loot/loot.ts';
import { numbersIn, numbersInMemory } from '../src/loot/scan.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const aNumber = fc.oneof(
  digits(10),
  fc.tuple(fc.constantFrom('H', 'L', 'M'), digits(9)).map(([letter, rest]) => letter + rest),
);
/** Anything that is no digit, and no letter that could begin a chart number. */
const around = fc.stringMatching(/^[,;:"\n é-]{1,5}$/);

describe('numbers that name people', () => {
  it('are found wherever they stand in a text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(around, aNumber)), around, (pieces, end) => {
        const text = pieces.map(([before, number]) => before + number).join('') + end;
        expect([...numbersIn(Buffer.from(text))]).toEqual(pieces.map(([, number]) => number));
      }),
    );
  });

  it('are found in memory at any alignment, also as two bytes a character', () => {
    fc.assert(
      fc.property(aNumber, fc.nat(9), fc.constantFrom('latin1', 'utf16le'), (number, shift, encoding) => {
        const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(`,${number},`, encoding)]);
        expect(new Set(numbersInMemory(bytes))).toContain(number);
      }),
    );
  });

  it('are not part of a longer number', () => {
    expect([...numbersIn(Buffer.from('12345678901 123456789 x123456789'))]).toEqual([]);
  });

  it('are found across two reads', async () => {
    const number = '0321444655';
    const text = Buffer.from(`${'x'.repeat(100)},${number},${'y'.repeat(100)}`);
    for (let cut = 100; cut < 115; cut += 1) {
      const found: string[] = [];
      const reads = Readable.from([text.subarray(0, cut), text.subarray(cut)]);
      await eachWindow(reads, (bytes) => found.push(...numbersIn(bytes)));
      expect(found).toContain(number);
    }
  });

  it('are not found in what is random', () => {
    expect([...numbersInMemory(randomBytes(4 * 1024 * 1024))]).toEqual([]);
  });
});
