import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate, name, postalCode } from '../src/index.ts';
import { neighbours } from '../src/normalise.ts';

describe('a name', () => {
  it.each([
    ['Lefèbvre', 'LEFEBVRE'],
    ["O'Brien-Smith", 'OBRIENSMITH'],
    ['Lecœur', 'LECOEUR'],
    ['Łukasz', 'LUKASZ'],
    ['Müller ', 'MULLER'],
    ['Strauß', 'STRAUSS'],
    ['ﬁona', 'FIONA'],
    ['王', '王'],
  ])('%s compares as %s', (written, compared) => expect(name(written)).toBe(compared));

  it.each(['', ' -', 'unknown', 'Inconnue', '123', 'n/a'])('“%s” is no name', (written) =>
    expect(name(written)).toBeNull(),
  );

  it('never changes when normalised again, and holds letters only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = name(text);
        if (once === null) return;
        expect(once).toMatch(/^\p{L}+$/u);
        expect(name(once)).toBe(once);
      }),
    );
  });
});

describe('a postal code', () => {
  it.each(['K1A 0B1', 'k1a0b1', 'K1A-0B1'])('%s compares as K1A0B1', (written) =>
    expect(postalCode(written)).toBe('K1A0B1'),
  );
  it.each(['K1A', '90210', ''])('“%s” is none', (written) => expect(postalCode(written)).toBeNull());
});

describe('a day', () => {
  it.each(['2017-02-29', '2017-13-01', '17-01-01', '2017-1-1', ''])('“%s” does not exist', (written) =>
    expect(isoDate(written)).toBeNull(),
  );
  it('exists when the calendar has it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1600-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          expect(isoDate(day)).toBe(day);
        },
      ),
    );
    const anyDay = fc.tuple(fc.integer({ min: 1800, max: 2100 }), fc.nat(13), fc.nat(32));
    fc.assert(
      fc.property(anyDay, ([year, month, day]) => {
        const written = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const time = Date.parse(`${written}T00:00:00Z`);
        const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
        expect(isoDate(written)).toBe(exists ? written : null);
      }),
    );
  });
  it('has neighbours across months, years and leap days', () => {
    expect(neighbours('2024-03-01')).toEqual(['2024-02-29', '2024-03-02']);
    expect(neighbours('2023-12-31')).toEqual(['2023-12-30', '2024-01-01']);
  });
});
