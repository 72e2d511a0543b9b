import { FACT_COLUMNS } from '@vernix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsQuery, type Facts, holds, INDICATORS, renderIndicatorsMarkdown } from '../src/index.ts';
import { anyFacts, withBirths } from './database.ts';

/** Numerator, denominator and missing by reading the definition, one row at a time. */
function byHand(id: string, rows: readonly Facts[]): [number, number, number] {
  const { population, needs, numerator, denominator } = INDICATORS.find((each) => each.id === id)!;
  const among = rows.filter((row) => holds(population, row));
  const filled = among.filter((row) => needs.every((fact) => (row[fact] ?? null) !== null));
  return [
    filled.filter((row) => holds(numerator, row)).length,
    filled.filter((row) => holds(denominator, row)).length,
    among.length - filled.length,
  ];
}

describe('every indicator', () => {
  const samples: Facts[] = fc
    .sample(anyFacts, { numRuns: 2000, seed: 7 })
    .map((facts, i) => ({ ...facts, birth: `b${i}`, delivery: `d${i}` }));

  for (const unit of ['birth', 'woman'] as const) {
    it(`per ${unit} is counted by SQL as its definition reads`, async () => {
      const database = await withBirths(samples);
      const { sql, parameters, indicators } = countsQuery(unit, {});
      const rows = await database.all(sql, parameters);
      database.close();
      expect(rows.length).toBeGreaterThan(20); // site × level × month, each also missing
      for (const row of rows) {
        const members = samples.filter((facts) =>
          (['site', 'level_of_care', 'birth_month'] as const).every(
            (key) => (facts[key] ?? null) === row[key],
          ),
        );
        for (const [i, { id }] of indicators.entries()) {
          const counted = [row[`n${i}`], row[`d${i}`], row[`m${i}`]].map(Number);
          expect(counted, id).toEqual(byHand(id, members));
        }
      }
    });
  }

  it('takes the period as parameters, both ends included', async () => {
    const database = await withBirths(
      ['2023-12', '2024-01', '2024-02', '2024-03', null].map((month, i) => ({
        birth: String(i),
        birth_month: month,
      })),
    );
    const { sql, parameters } = countsQuery('birth', { from: '2024-01', to: '2024-02' });
    const rows = await database.all(sql, parameters);
    database.close();
    expect(rows.map((row) => row['birth_month']).toSorted()).toEqual(['2024-01', '2024-02']);
    expect(sql).not.toContain('2024');
  });

  it('needs only facts that may leave the vault, and speaks both languages', () => {
    const columns = new Set<string>(FACT_COLUMNS.map(({ name }) => name));
    for (const { needs, title, numeratorLabel, denominatorLabel, version } of INDICATORS) {
      for (const fact of needs) expect(columns).toContain(fact);
      for (const words of [title, numeratorLabel, denominatorLabel]) {
        expect(words.en).not.toBe('');
        expect(words.fr).not.toBe('');
      }
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
    expect(new Set(INDICATORS.map(({ id }) => id)).size).toBe(INDICATORS.length);
  });

  it('is described on the generated page', () => {
    const page = renderIndicatorsMarkdown();
    for (const { id, title } of INDICATORS) {
      expect(page).toContain(`\`${id}\``);
      expect(page).toContain(title.fr);
    }
  });
});
