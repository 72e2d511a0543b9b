import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowScanner } from '../src/row-scanner.ts';

/** Our scanner's cells of every row. */
function scan(bytes: Buffer, separator: string, size: number): (string | null)[][] {
  const rows: (string | null)[][] = [];
  const scanner = new RowScanner(separator.charCodeAt(0), (row) => {
    expect(row.torn).toBe(false);
    rows.push(Array.from({ length: row.count }, (_, at) => row.cell(at)));
  });
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  scanner.end();
  return rows;
}

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc
    .array(fc.constantFrom('"', '""', ',', ';', '\n', '\r\n', 'é', 'a'), { maxLength: 6 })
    .map((parts) => parts.join('')),
);
const table = fc
  .integer({ min: 2, max: 6 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const write = (rows: string[][], separator: string, end: string, always: boolean) =>
  rows
    .map((cells) =>
      cells.map((text) =>
        always || /["\r\n]|^\s|\s$/.test(text) || text.includes(separator) ? quoted(text) : text,
      ),
    )
    .map((cells) => cells.join(separator) + end)
    .join('');

describe('cells', () => {
  it('come back as they were written, and as csv-parse reads them', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.integer({ min: 1, max: 100 }),
        (rows, separator, end, always, size) => {
          const bytes = Buffer.from(write(rows, separator, end, always));
          const ours = scan(bytes, separator, size);
          expect(ours).toEqual(rows);
          expect(ours).toEqual(parse(bytes, { delimiter: separator, record_delimiter: end }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
