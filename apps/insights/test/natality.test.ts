import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FACT_COLUMNS, IndicatorsAnswer } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { publish } from './publish.ts';
import { running, snapshotsDir } from './running.ts';

const DATA = process.env['VERNIX_CONFORMANCE_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
const SAMPLE = join(DATA, 'natality/us-natality-2014-sample-100k.csv.gz');
const missing = !existsSync(SAMPLE);
if (missing) console.log(`skipped: no natality sample at ${SAMPLE}; set VERNIX_CONFORMANCE_DATA`);

const BOOLEAN = (column: string) => `CASE ${column} WHEN 'y' THEN TRUE WHEN 'n' THEN FALSE END`;

/** The sample's columns as facts. Months and earlier caesareans are not in it. */
const FROM_SAMPLE: Partial<Record<(typeof FACT_COLUMNS)[number]['name'], string>> = {
  birth: "'b' || row_number() OVER ()",
  delivery: "'d' || row_number() OVER ()",
  site: "'guest'",
  birth_year: '2014',
  gestation_days: 'combgest * 7',
  birth_weight_g: 'dbwt',
  sex: "CASE sex WHEN 'M' THEN 'male' WHEN 'F' THEN 'female' END",
  plurality: 'dplural',
  live_birth: 'TRUE',
  mode: "CASE me_rout WHEN 'cesarean' THEN 'caesarean' ELSE me_rout END",
  induced: BOOLEAN('ld_indl'),
  presentation: 'me_pres',
  parity: 'priorlive + priordead',
  apgar5: 'apgar5',
  nicu: BOOLEAN('ab_nicu'),
  maternal_age: 'mager',
};
const columns = FACT_COLUMNS.map(
  ({ name, type }) => `CAST(${FROM_SAMPLE[name] ?? 'NULL'} AS ${type}) AS ${name}`,
);

/** What the sample's own description says was computed straight from it: filled cells where it says, and the rate. */
const EXPECTED: readonly (readonly [id: string, filled: number | null, rate: number])[] = [
  ['caesarean', 96_353, 31.80908],
  ['preterm', 99_918, 11.38233],
  ['low-birth-weight', 99_927, 8.01385],
  ['very-low-birth-weight', 99_927, 1.42804],
  ['twins', 100_000, 33.56],
  ['triplets-or-more', 100_000, 1.12],
  ['induction', 96_306, 23.48867],
  ['low-apgar', 99_596, 2.11956],
  ['intensive-care', 96_169, 8.25214],
  ['boys-per-girl', null, 1.048047],
];

describe.skipIf(missing)('100,000 real births', () => {
  it('give the rates computed straight from the file, to the last digit given', async () => {
    const dir = snapshotsDir();
    await publish(dir, 1, {
      query: `SELECT ${columns.join()} FROM read_csv('${SAMPLE}', header = true, all_varchar = false, nullstr = '')`,
    });
    const { get } = await running(dir);
    const { indicators, provenance } = await get('/api/indicators', IndicatorsAnswer);
    expect(provenance.snapshot).toBe('births-000001');
    expect(indicators.find(({ id }) => id === 'births')?.groups[0]?.rate.denominator).toEqual({
      shown: true,
      value: 100_000,
    });
    for (const [id, filled, expected] of EXPECTED) {
      const rate = indicators.find((each) => each.id === id)!.groups[0]!.rate;
      const digits = String(expected).split('.')[1]!.length;
      expect(rate.value, id).toBeCloseTo(expected, digits);
      if (filled === null) continue;
      expect(rate.denominator, id).toEqual({ shown: true, value: filled });
      expect(rate.missing, id).toEqual({ shown: true, value: 100_000 - filled });
    }
  });
});
