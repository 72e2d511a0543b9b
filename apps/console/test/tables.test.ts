import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../src/design/csv.ts';

/** A reader of RFC 4180, to hold the writer to. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const at = text[i] ?? '';
    if (quoted) {
      if (at !== '"') cell += at;
      else if (text[i + 1] === '"') cell += text[++i] ?? '';
      else quoted = false;
    } else if (at === '"') quoted = true;
    else if (at === ',' || (at === '\r' && text[i + 1] === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (at === '\r') {
        i += 1;
        rows.push([]);
      }
    } else cell += at;
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  it('comes back as it went, whatever is in a cell', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/^[=+\-@\t\r]/.test(value));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { minLength: 1 }), (rows) => {
        expect(parse(toCsv(rows).slice(1))).toEqual(rows);
      }),
    );
  });

  it('keeps empty apart from zero', () => {
    expect(toCsv([[null, 0, '<6']])).toBe('\uFEFF,0,<6\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('never lets %j run as a formula', (text) => {
    expect(parse(toCsv([[text]]).slice(1))[0]?.[0]).toBe(`'${text}`);
  });

  it('leaves negative numbers numbers', () => {
    expect(toCsv([[-1.5]])).toBe('\uFEFF-1.5\r\n');
  });
});
