import { IndicatorsAnswer, RobsonAnswer } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { births, type Facts, publish } from './publish.ts';
import { running, snapshotsDir } from './running.ts';

const FIRST: Facts = {
  site: 'large',
  level_of_care: '3',
  birth_month: '2024-01',
  plurality: 1,
  presentation: 'cephalic',
  gestation_days: 280,
  parity: 0,
  labour_onset: 'spontaneous',
};
const with_ = (count: number, caesareans: number, facts: Facts): Facts[] => [
  ...births(caesareans, { ...facts, mode: 'caesarean' }),
  ...births(count - caesareans, { ...facts, mode: 'spontaneous' }),
];
const shown = (value: number) => ({ shown: true, value });

async function report(rows: readonly Facts[], query = '') {
  const dir = snapshotsDir();
  await publish(dir, 1, { rows });
  const { get } = await running(dir);
  const answer = await get(`/api/robson${query}`, RobsonAnswer);
  return { ...answer, group: (id: string) => answer.rows.find(({ group }) => group === id)! };
}

const TWINS = Array.from({ length: 40 }, (_, i) =>
  ['1', '2'].map(
    (order): Facts => ({
      ...FIRST,
      plurality: 2,
      birth: `t${i}-${order}`,
      delivery: `t${i}`,
      mode: i < 25 && order === '2' ? 'caesarean' : 'spontaneous',
    }),
  ),
).flat();

describe('the Robson report', () => {
  it('has every group in order, with sizes, rates and contributions', async () => {
    const { rows, group, total, provenance } = await report([
      ...with_(200, 40, FIRST),
      ...with_(100, 80, { ...FIRST, parity: 1, previous_caesareans: 1 }),
      ...TWINS,
    ]);
    expect(rows.map((row) => row.group).join(' ')).toBe('1 2a 2b 3 4a 4b 5.1 5.2 6 7 8 9 10');
    expect(provenance).toMatchObject({
      snapshot: 'births-000001',
      definition: 'robson',
      definitionVersion: '1.0.0',
    });
    expect(total).toEqual({ caesareans: shown(145), women: shown(340), ratePercent: (145 / 340) * 100 });
    expect(group('8')).toMatchObject({ caesareans: shown(25), women: shown(40), ratePercent: 62.5 });
    expect(group('1')).toMatchObject({
      caesareans: shown(40),
      women: shown(200),
      sizePercent: (200 / 340) * 100,
      ratePercent: 20,
      absoluteContributionPercent: (40 / 340) * 100,
      relativeContributionPercent: (40 / 145) * 100,
    });
    expect(group('9')).toMatchObject({ women: shown(0), sizePercent: 0, ratePercent: null });
  });

  it('tells apart who has no group, by why', async () => {
    const { unclassifiable, contradictions, modeMissing, total } = await report([
      ...with_(50, 10, FIRST),
      ...with_(12, 3, { ...FIRST, presentation: null }),
      ...with_(9, 3, { ...FIRST, parity: null }),
      ...with_(8, 3, { ...FIRST, previous_caesareans: 1 }),
      ...births(7, FIRST),
    ]);
    expect(total.women).toEqual(shown(50));
    expect(unclassifiable.women).toEqual(shown(21));
    const reasons = Object.fromEntries(unclassifiable.reasons.map(({ reason, women }) => [reason, women]));
    expect(reasons).toMatchObject({ presentation: shown(12), parity: shown(9), gestation_days: shown(0) });
    expect(contradictions).toEqual(shown(8));
    expect(modeMissing).toEqual(shown(7));
  });

  it('gives no percentage from which a withheld count could be had', async () => {
    const { group, total } = await report([
      ...with_(200, 40, FIRST),
      ...with_(30, 3, { ...FIRST, parity: 1, previous_caesareans: 0 }),
      ...with_(60, 30, { ...FIRST, gestation_days: 240 }),
    ]);
    expect(total.caesareans).toEqual(shown(73));
    expect(group('3')).toMatchObject({
      caesareans: { shown: false },
      women: shown(30),
      ratePercent: null,
      absoluteContributionPercent: null,
      relativeContributionPercent: null,
    });
    expect(group('10')).toMatchObject({ caesareans: { shown: false }, ratePercent: null });
    expect(group('1')).toMatchObject({ caesareans: shown(40), ratePercent: 20 });
  });

  it('is filtered by site and period', async () => {
    const rows = [
      ...with_(50, 10, FIRST),
      ...with_(60, 12, { ...FIRST, site: 'middle', level_of_care: '1', birth_month: '2024-02' }),
    ];
    expect((await report(rows, '?site=middle')).total.women).toEqual(shown(60));
    expect((await report(rows, '?to=2024-01')).total.women).toEqual(shown(50));
    expect((await report(rows, '?level=1')).group('1').caesareans).toEqual(shown(12));
  });
});

describe('the Robson report beside the caesarean rate', () => {
  it('withholds the same totals where every woman has a group, so that neither page gives away what the other withholds', async () => {
    const at = (site: string, birth_month: string): Facts => ({
      ...FIRST,
      site,
      level_of_care: '1',
      birth_month,
    });
    const later: Facts = { parity: 1, previous_caesareans: 0 };
    const dir = snapshotsDir();
    await publish(dir, 1, {
      rows: [
        ...with_(100, 3, at('small', '2024-01')),
        ...with_(60, 20, at('middle', '2024-01')),
        ...with_(60, 20, { ...at('middle', '2024-01'), ...later }),
        ...with_(70, 22, at('large', '2024-01')),
        ...with_(70, 22, at('large', '2024-02')),
      ],
    });
    const { get } = await running(dir);
    const { indicators } = await get('/api/indicators?groupBy=site', IndicatorsAnswer);
    const rates = indicators.find(({ id }) => id === 'caesarean')!.groups;
    expect(rates.map(({ rate }) => rate.numerator.shown)).toContain(false);
    for (const { key, rate } of rates) {
      const { total } = await get(`/api/robson?site=${key}`, RobsonAnswer);
      expect(total.caesareans.shown, key!).toBe(rate.numerator.shown);
      expect(total.women, key!).toEqual(rate.denominator);
    }
  });
});
