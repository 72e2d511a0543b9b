import { expect, it } from 'vitest';
import { DEMO_PARTNERS, GUEST } from '../src/demo/partners.ts';
import { type DemoRow, demoRows, periodBefore } from '../src/demo/rows.ts';

const PERIOD = periodBefore(new Date('2026-03-31T08:00:00Z'));

function firstPass(): DemoRow[] {
  const rows: DemoRow[] = [];
  for (const row of demoRows(PERIOD)) {
    if (row.pass > 0) break;
    rows.push(row);
  }
  return rows;
}

it('has births of the two years before the first start, and none of a day that has not been', () => {
  expect(PERIOD).toEqual({ from: '2024-03-01', to: '2026-03-30' });
});

it('fills every month of the charts with the first few thousand births', () => {
  const births = new Map<string, Set<string>>();
  for (const { submission } of firstPass()) {
    const { delivery, infant } = submission.birth;
    const month = delivery.date.slice(0, 7);
    births.set(month, (births.get(month) ?? new Set()).add(infant.id));
  }
  expect(births.size).toBe(25);
  for (const [month, infants] of births) expect([month, infants.size > 50]).toEqual([month, true]);
  const total = [...births.values()].reduce((sum, infants) => sum + infants.size, 0);
  expect(total).toBeGreaterThan(2_000);
  expect(total).toBeLessThan(5_000);
});

it('comes from the three simulated partners, and never from the guest', () => {
  const senders = new Set(firstPass().map(({ submission }) => submission.partner));
  const simulated = DEMO_PARTNERS.filter(({ simulated }) => simulated).map(({ id }) => id);
  expect([...senders].toSorted()).toEqual(simulated.toSorted());
  expect(senders.has(GUEST)).toBe(false);
});

it('sends some files unsealed, so that both ways are seen', () => {
  const ways = DEMO_PARTNERS.filter(({ simulated }) => simulated).map(({ sealAtSource }) => sealAtSource);
  expect(new Set(ways)).toEqual(new Set(['required', 'optional']));
});
