import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Facts,
  ROBSON_GROUPS,
  type RobsonClass,
  robsonClass,
  robsonQuery,
  robsonSql,
} from '../src/index.ts';
import { anyFacts, withBirths } from './database.ts';

const FIRST: Facts = {
  plurality: 1,
  presentation: 'cephalic',
  gestation_days: 280,
  parity: 0,
  labour_onset: 'spontaneous',
  mode: 'spontaneous',
};
const LATER: Facts = { ...FIRST, parity: 2, previous_caesareans: 0 };

const CASES: readonly (readonly [string, Facts, RobsonClass])[] = [
  ['a first birth in spontaneous labour', FIRST, '1'],
  ['an induced first birth', { ...FIRST, labour_onset: 'induced' }, '2a'],
  ['an induced first birth, onset left empty', { ...FIRST, labour_onset: null, induced: true }, '2a'],
  ['a first birth by caesarean before labour', { ...FIRST, labour_onset: 'none', mode: 'caesarean' }, '2b'],
  ['a later birth', LATER, '3'],
  ['an induced later birth', { ...LATER, labour_onset: 'induced' }, '4a'],
  ['a later birth by caesarean before labour', { ...LATER, labour_onset: 'none', mode: 'caesarean' }, '4b'],
  [
    'one earlier caesarean, whatever the onset',
    { ...LATER, previous_caesareans: 1, labour_onset: null },
    '5.1',
  ],
  ['three earlier caesareans', { ...LATER, previous_caesareans: 3 }, '5.2'],
  ['an earlier caesarean, parity left empty', { ...LATER, parity: null, previous_caesareans: 1 }, '5.1'],
  ['a first breech', { ...FIRST, presentation: 'breech' }, '6'],
  ['a later breech, preterm', { ...LATER, presentation: 'breech', gestation_days: 200 }, '7'],
  ['twins, all else missing', { plurality: 2, mode: 'spontaneous' }, '8'],
  [
    'a transverse lie with an earlier caesarean',
    { ...LATER, presentation: 'transverse', previous_caesareans: 1 },
    '9',
  ],
  ['36+6 with an earlier caesarean', { ...LATER, gestation_days: 258, previous_caesareans: 1 }, '10'],
  ['37+0 exactly', { ...FIRST, gestation_days: 259 }, '1'],
  ['plurality missing', { ...FIRST, plurality: null }, 'missing:plurality'],
  ['presentation missing', { ...FIRST, presentation: null }, 'missing:presentation'],
  ['presentation other', { ...FIRST, presentation: 'other' }, 'missing:presentation'],
  ['gestation missing', { ...FIRST, gestation_days: null }, 'missing:gestation_days'],
  ['parity missing', { ...FIRST, parity: null }, 'missing:parity'],
  ['parity missing in breech', { ...FIRST, parity: null, presentation: 'breech' }, 'missing:parity'],
  [
    'earlier caesareans missing for a later birth',
    { ...LATER, previous_caesareans: null },
    'missing:previous_caesareans',
  ],
  ['onset missing', { ...FIRST, labour_onset: null, induced: false }, 'missing:labour_onset'],
  ['no earlier birth, yet an earlier caesarean', { ...FIRST, previous_caesareans: 1 }, 'contradiction'],
  ['no labour, yet born vaginally', { ...LATER, labour_onset: 'none' }, 'contradiction'],
  ['mode missing', { ...FIRST, mode: null }, 'mode-missing'],
];

describe('the Robson class', () => {
  for (const [who, facts, expected] of CASES) {
    it(`of ${who} is ${expected}`, () => {
      expect(robsonClass(facts)).toBe(expected);
    });
  }

  it('is the same in SQL, for any facts', async () => {
    const samples = fc.sample(anyFacts, { numRuns: 3000, seed: 20_260_101 });
    const database = await withBirths(samples.map((facts, i) => ({ ...facts, birth: String(i) })));
    const rows = await database.all(`SELECT birth, ${robsonSql()} AS class FROM births`);
    database.close();
    expect(rows).toHaveLength(samples.length);
    for (const { birth, class: group } of rows) {
      expect(group, JSON.stringify(samples[Number(birth)])).toBe(robsonClass(samples[Number(birth)]!));
    }
    expect(new Set(rows.map((row) => row['class'])).size).toBe(ROBSON_GROUPS.length + 8);
  });

  it('counts twins as one woman, with a caesarean if either was born by one', async () => {
    const twin = { plurality: 2, delivery: 'd1', site: 'a' } as const;
    const database = await withBirths([
      { ...twin, birth: '1', mode: 'spontaneous', presentation: 'cephalic' },
      { ...twin, birth: '2', mode: 'caesarean', presentation: 'breech' },
      { ...FIRST, birth: '3', delivery: null, site: 'a' },
      { ...FIRST, birth: '4', delivery: null, site: 'a' },
    ]);
    const rows = await database.all(robsonQuery({}).sql);
    database.close();
    const counts = rows.map((row) => [row['class'], Number(row['women']), Number(row['caesareans'])]);
    expect(counts.toSorted()).toEqual([
      ['1', 2, 0],
      ['8', 1, 1],
    ]);
  });

  it('is counted where one of her infants was, and at that place’s level of care', async () => {
    const twin = { delivery: 'd', plurality: 2, mode: 'spontaneous' };
    const database = await withBirths([
      { ...twin, birth: '1', site: 'cottage', level_of_care: null },
      { ...twin, birth: '2', site: 'hospital', level_of_care: '3' },
      { birth: '3', delivery: 'e', site: 'hospital-north', level_of_care: '2' },
      { birth: '5', delivery: 'e', site: 'hospital', level_of_care: '3' },
      { birth: '4', delivery: 'f', site: null, level_of_care: '1' },
    ]);
    expect(await database.all('SELECT site, level_of_care FROM women ORDER BY site')).toEqual([
      { site: 'cottage', level_of_care: null },
      { site: 'hospital', level_of_care: '3' },
      { site: null, level_of_care: '1' },
    ]);
    database.close();
  });
});
