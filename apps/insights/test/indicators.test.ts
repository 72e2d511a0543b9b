import { CurrentSnapshot, IndicatorsAnswer, type Rate, RunChartAnswer } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { births, type Facts, publish } from './publish.ts';
import { running, snapshotsDir } from './running.ts';

const shown = (value: number) => ({ shown: true, value });
const WITHHELD = { shown: false };

/** `nicu` of `count` births of a month at a site were admitted. */
function month(
  site: string,
  level: string,
  birth_month: string | null,
  count: number,
  nicu: number,
  more: Facts = {},
): Facts[] {
  const facts = { site, level_of_care: level, birth_month, live_birth: true, ...more };
  return [...births(nicu, { ...facts, nicu: true }), ...births(count - nicu, { ...facts, nicu: false })];
}

async function published(rows: readonly Facts[], threshold?: number) {
  const dir = snapshotsDir();
  await publish(dir, 7, { rows });
  const { get, refused } = await running(dir, threshold === undefined ? {} : { threshold });
  const rates = async (query: string): Promise<Record<string, Rate> & { all: Rate }> => {
    const { indicators } = await get(`/api/indicators?${query}`, IndicatorsAnswer);
    const { groups } = indicators.find(({ id }) => id === 'intensive-care')!;
    return Object.fromEntries(groups.map(({ key, rate }) => [key ?? 'all', rate])) as Record<string, Rate> & {
      all: Rate;
    };
  };
  return { get, refused, rates };
}

const ROWS = [
  ...month('large', '3', '2024-01', 100, 20),
  ...month('large', '3', '2024-02', 120, 30),
  ...month('middle', '1', '2024-01', 60, 10),
  ...month('middle', '1', '2024-02', 60, 12),
  ...month('small', '1', '2024-01', 40, 8),
  ...month('small', '1', '2024-02', 40, 8),
  ...births(7, { site: 'small', level_of_care: '1', birth_month: '2024-01', live_birth: true }),
];

describe('an indicator', () => {
  it('is answered for all, by site, by level and by month, with what is missing', async () => {
    const { rates } = await published(ROWS);
    expect((await rates('')).all).toEqual({
      numerator: shown(88),
      denominator: shown(420),
      missing: shown(7),
      value: (88 / 420) * 100,
    });
    expect(Object.keys(await rates('groupBy=site'))).toEqual(['large', 'middle', 'small']);
    expect((await rates('groupBy=site'))['small']).toMatchObject({ numerator: shown(16), missing: shown(7) });
    expect((await rates('groupBy=level'))['1']).toMatchObject({
      numerator: shown(38),
      denominator: shown(200),
    });
    expect((await rates('groupBy=month'))['2024-02']).toMatchObject({
      denominator: shown(220),
      value: (50 / 220) * 100,
    });
  });

  it('is filtered by site, level and period', async () => {
    const { rates } = await published(ROWS);
    expect((await rates('site=large')).all).toMatchObject({ numerator: shown(50), denominator: shown(220) });
    expect(await rates('level=1&groupBy=site')).toEqual(
      expect.not.objectContaining({ large: expect.anything() as unknown }),
    );
    expect((await rates('from=2024-02&to=2024-02')).all).toMatchObject({ numerator: shown(50) });
    expect((await rates('site=middle&groupBy=month'))['2024-01']).toMatchObject({ numerator: shown(10) });
    expect((await rates('site=middle&level=3')).all).toMatchObject({ denominator: shown(0), value: null });
  });

  it('is refused for a site that is not in the snapshot, and for a month that there is none of', async () => {
    const { refused } = await published(ROWS);
    for (const path of ['indicators?groupBy=month&', 'robson?', 'run-chart?indicator=caesarean&']) {
      expect(await refused(`/api/${path}site=nowhere`)).toEqual({ status: 404, code: 'site-unknown' });
      expect(await refused(`/api/${path}from=2024-13`)).toEqual({ status: 400, code: 'request-invalid' });
    }
  });

  it('takes a hostile filter for a site that does not exist', async () => {
    const { refused } = await published(ROWS);
    const hostile = encodeURIComponent("x' OR '1'='1");
    expect(await refused(`/api/indicators?site=${hostile}`)).toEqual({ status: 404, code: 'site-unknown' });
    expect(await refused("/api/indicators?from=2024-01';--")).toEqual({
      status: 400,
      code: 'request-invalid',
    });
    expect(await refused('/api/indicators?groupBy=sex')).toEqual({ status: 400, code: 'request-invalid' });
  });

  it('withholds a small count, and the same second cell however it is asked for', async () => {
    const { rates } = await published([
      ...month('large', '3', '2024-01', 100, 20),
      ...month('middle', '1', '2024-01', 60, 10),
      ...month('small', '1', '2024-01', 40, 2),
    ]);
    const bySite = await rates('groupBy=site');
    expect(bySite['small']).toEqual({
      numerator: { shown: false, why: 'small' },
      denominator: shown(40),
      missing: shown(0),
      value: null,
    });
    expect(bySite['middle']).toMatchObject({ numerator: { shown: false, why: 'protects' }, value: null });
    expect((await rates('site=middle')).all).toMatchObject({ numerator: WITHHELD, value: null });
    expect((await rates('site=middle&groupBy=month'))['2024-01']).toMatchObject({ numerator: WITHHELD });
    expect((await rates('level=1')).all).toMatchObject({ numerator: shown(12) });
    expect((await rates('')).all).toMatchObject({ numerator: shown(32) });
  });

  it('withholds who is missing wherever births less the missing would be a withheld denominator', async () => {
    const facts = { site: 'small', level_of_care: '1', live_birth: true };
    const { rates } = await published([
      ...month('large', '3', '2024-01', 100, 20),
      ...month('large', '3', '2024-02', 100, 20),
      ...month('small', '1', '2024-01', 4, 0),
      ...month('small', '1', '2024-02', 40, 10),
      ...births(16, { ...facts, birth_month: '2024-01' }),
      ...births(3, { ...facts, birth_month: '2024-02' }),
    ]);
    const small = await rates('site=small&groupBy=month');
    expect(small['2024-01']).toMatchObject({
      denominator: { shown: false, why: 'small' },
      missing: { shown: false, why: 'protects' },
    });
    const all = await rates('groupBy=month');
    expect(all['2024-01']).toMatchObject({ denominator: shown(104), missing: shown(16) });
    expect(all['2024-02']!.missing).toEqual({ shown: false, why: 'small' });
    expect((await rates('')).all.missing).toEqual(shown(19));
  });

  it('follows the configured threshold', async () => {
    const rows = month('large', '3', '2024-01', 100, 2);
    expect((await (await published(rows, 2)).rates('')).all).toMatchObject({ numerator: shown(2) });
    expect((await (await published(rows, 3)).rates('')).all).toMatchObject({ numerator: WITHHELD });
  });

  it('counts boys per girl as a ratio', async () => {
    const { get } = await published([
      ...births(30, { sex: 'male' }),
      ...births(20, { sex: 'female' }),
      ...births(9, { sex: 'other' }),
    ]);
    const { indicators } = await get('/api/indicators', IndicatorsAnswer);
    const { rate } = indicators.find(({ id }) => id === 'boys-per-girl')!.groups[0]!;
    expect(rate).toMatchObject({ numerator: shown(30), denominator: shown(20), value: 1.5 });
  });
});

describe('the run chart', () => {
  it('has a point a month, with limits, and says why a point needs explaining', async () => {
    const steady = Array.from({ length: 9 }, (_, i) =>
      month('large', '3', `2024-0${i + 1}`, 100, i % 2 === 0 ? 20 : 22),
    );
    const { get } = await published([
      ...steady.flat(),
      ...month('large', '3', '2024-10', 100, 50),
      ...month('large', '3', null, 10, 10),
    ]);
    const chart = await get('/api/run-chart?indicator=intensive-care', RunChartAnswer);
    expect(chart.provenance).toMatchObject({ snapshot: 'births-000007', definition: 'intensive-care' });
    expect(chart.per).toBe(100);
    expect(chart.points.map(({ signal }) => signal)).toEqual([
      'run',
      'run',
      'run',
      'run',
      'run',
      'run',
      'run',
      'run',
      'run',
      'above',
    ]);
    expect(chart.centre).toBeCloseTo(248 / 1010, 12);
    expect(chart.points[0]!.lower).toBeLessThan(chart.centre!);
    expect(chart.monthUnknown).toEqual(shown(10));
  });

  it('sees no run in months that are all at the average', async () => {
    // In floating point (7 ÷ 21 × 100) ÷ 100 is another number than 7 ÷ 21.
    const { get } = await published(
      Array.from({ length: 9 }, (_, i) => month('large', '3', `2024-0${i + 1}`, 21, 7)).flat(),
    );
    const chart = await get('/api/run-chart?indicator=intensive-care', RunChartAnswer);
    expect(chart.points.map(({ signal }) => signal)).toEqual(chart.points.map(() => null));
  });

  it('says nothing about a month that is withheld', async () => {
    const { get } = await published([
      ...month('large', '3', '2024-01', 100, 2),
      ...month('large', '3', '2024-02', 100, 30),
      ...month('large', '3', '2024-03', 100, 30),
    ]);
    const chart = await get('/api/run-chart?indicator=intensive-care', RunChartAnswer);
    expect(chart.points[0]).toMatchObject({ rate: { numerator: WITHHELD, value: null }, signal: null });
  });

  it('is refused for what is no share', async () => {
    const { refused } = await published(ROWS);
    for (const id of ['births', 'boys-per-girl', 'nothing']) {
      expect(await refused(`/api/run-chart?indicator=${id}`)).toEqual({
        status: 404,
        code: 'indicator-unknown',
      });
    }
  });
});

describe('the snapshot in use', () => {
  it('is described by its manifest and its months', async () => {
    const { get } = await published(ROWS);
    const current = await get('/api/snapshot', CurrentSnapshot);
    expect(current).toMatchObject({ snapshot: 'births-000007', rows: 427, months: ['2024-01', '2024-02'] });
    expect(current.sites.map(({ name }) => name)).toContain('Hôpital Petit');
  });
});
