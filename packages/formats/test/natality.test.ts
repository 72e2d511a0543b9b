import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { RECORD_FACTS, type RecordFact, toFacts, validate } from '@vernix/dictionary';
import { beforeAll, describe, expect, it } from 'vitest';
import { getMapping, parseFile } from '../src/index.ts';

const DATA =
  process.env['VERNIX_CONFORMANCE_DATA'] ?? new URL('../../../../shared/data', import.meta.url).pathname;
const SAMPLE = `${DATA}/natality/us-natality-2014-sample-100k.csv.gz`;
const absent = !existsSync(SAMPLE);
if (absent) console.log('Skipped: the natality sample is not here (set VERNIX_CONFORMANCE_DATA).');

/** 100,000 real births of 2014: counts and rates as computed straight from the file. */
describe.skipIf(absent)('the natality sample', () => {
  const counts = { rows: 0, accepted: 0, queried: 0, rejected: 0 };
  const filled = new Map<RecordFact, number>();
  const numerators = {
    caesarean: 0,
    preterm: 0,
    low: 0,
    veryLow: 0,
    twins: 0,
    more: 0,
    induced: 0,
    apgar: 0,
    nicu: 0,
    boys: 0,
  };

  beforeAll(async () => {
    const bytes = createReadStream(SAMPLE).pipe(createGunzip()) as AsyncIterable<Uint8Array>;
    for await (const batch of parseFile(bytes, getMapping('us-natality-2014'))) {
      for (const { values, issues, rejected } of batch) {
        const found = [...issues, ...validate(values)];
        counts.rows += 1;
        counts[rejected ? 'rejected' : found.length > 0 ? 'queried' : 'accepted'] += 1;
        const facts = toFacts(values);
        RECORD_FACTS.forEach(
          (name, at) => facts[at] !== null && filled.set(name, (filled.get(name) ?? 0) + 1),
        );
        const fact = (name: RecordFact) => facts[RECORD_FACTS.indexOf(name)] ?? null;
        const number = (name: RecordFact) => Number(fact(name) ?? NaN);
        numerators.caesarean += Number(fact('mode') === 'caesarean');
        numerators.preterm += Number(number('gestation_days') < 37 * 7);
        numerators.low += Number(number('birth_weight_g') < 2500);
        numerators.veryLow += Number(number('birth_weight_g') < 1500);
        numerators.twins += Number(number('plurality') === 2);
        numerators.more += Number(number('plurality') > 2);
        numerators.induced += Number(fact('induced') === true);
        numerators.apgar += Number(number('apgar5') < 7);
        numerators.nicu += Number(fact('nicu') === true);
        numerators.boys += Number(fact('sex') === 'male');
      }
    }
  }, 60_000);

  it('is kept whole: no row is rejected and the counts add up', () => {
    expect(counts.rows).toBe(100_000);
    expect(counts.rejected).toBe(0);
    expect(counts.accepted + counts.queried).toBe(100_000);
    expect(counts.queried).toBeLessThan(2_000);
  });

  it.each([
    ['mode', 96_353],
    ['gestation_days', 99_918],
    ['birth_weight_g', 99_927],
    ['apgar5', 99_596],
    ['nicu', 96_169],
    ['induced', 96_306],
    ['plurality', 100_000],
    ['sex', 100_000],
    ['birth_year', 100_000],
  ] as const)('has %s in %d rows', (name, expected) => {
    expect(filled.get(name)).toBe(expected);
  });

  it.each([
    ['caesarean', 'mode', 0.3180908],
    ['preterm', 'gestation_days', 0.1138233],
    ['low', 'birth_weight_g', 0.0801385],
    ['veryLow', 'birth_weight_g', 0.0142804],
    ['induced', 'induced', 0.2348867],
    ['apgar', 'apgar5', 0.0211956],
    ['nicu', 'nicu', 0.0825214],
    ['twins', 'plurality', 0.03356],
    ['more', 'plurality', 0.00112],
  ] as const)('has its share of %s among rows with %s: %d', (numerator, denominator, expected) => {
    expect(numerators[numerator] / (filled.get(denominator) ?? 0)).toBeCloseTo(expected, 7);
  });

  it('has 1.048047 boys a girl', () => {
    expect(numerators.boys / (100_000 - numerators.boys)).toBeCloseTo(1.048047, 6);
  });
});
