import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, HOUR, TRANSFER } from './helpers.ts';

const DAY = 24 * HOUR;
const YEARS = 3_650 * DAY;

let bench: Bench;
let client: KeyClient;
let row = 0;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
});
afterEach(() => bench.clean());

const read = (count: number) =>
  client.call('items.release', {
    principal: 'user:k7',
    role: 'steward',
    purpose: 'care',
    items: Array.from({ length: count }, () => ({
      transferId: TRANSFER,
      itemClass: 'identity' as const,
      row: (row += 1),
    })),
  });
async function restart(changes: object = {}): Promise<void> {
  await bench.restart(changes);
  client = await bench.client();
}
const iso = (ms: number): string => new Date(ms).toISOString();
const AHEAD = { code: 'clock-ahead' };
const taken = () =>
  bench.logged
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'clock-taken')
    .map(({ level, ms }) => [level, ms]);

it('a start under a clock that is years ahead is refused, says both times, and writes nothing', async () => {
  await read(30);
  const written = bench.now;
  const { length } = await bench.entries();
  bench.setClock(YEARS);
  const refused = {
    ...AHEAD,
    params: { now: iso(bench.now), newest: iso(written), until: iso(bench.now + DAY) },
  };
  await expect(bench.restart()).rejects.toMatchObject(refused);
  expect((await bench.entries()).length).toBe(length);

  bench.setClock(-YEARS); // set right, it goes on: an hour's budget comes back after that hour
  await restart();
  await expect(read(1)).rejects.toMatchObject({ code: 'budget-spent' });
  bench.now += HOUR + HOUR / 30;
  await read(1);
});

it('… also when the clock was set while it ran, and dated entries', async () => {
  await read(30);
  bench.setClock(YEARS);
  await expect(read(1)).rejects.toMatchObject({ code: 'budget-spent' });
  await client.call('log.append', {
    principal: 'vault',
    event: { type: 'report.delivered', transferId: TRANSFER },
  });
  await expect(bench.restart()).rejects.toMatchObject(AHEAD);
  bench.setClock(-YEARS);
  await restart();
});

it('… and when nothing was written since the keys were made', async () => {
  bench.setClock(YEARS);
  await expect(bench.restart()).rejects.toMatchObject({
    ...AHEAD,
    params: { newest: '2026-01-01T00:00:00.000Z' },
  });
});

it('a pause of a month is believed, and a longer one when the configuration says so, with a warning', async () => {
  await read(30);
  bench.now += 31 * DAY;
  await restart();
  await read(30);
  bench.now += 31 * DAY + 1;
  const until = iso(bench.now + DAY);
  await expect(bench.restart()).rejects.toMatchObject({ ...AHEAD, params: { until } });
  await restart({ believeClockUntil: until });
  await read(30);
  expect(taken()).toEqual([
    ['info', 31 * DAY],
    ['warn', 31 * DAY + 1],
  ]);
  await restart({ believeClockUntil: until }); // left there, it allows no more than it says
  bench.setClock(YEARS);
  await expect(bench.restart({ believeClockUntil: until })).rejects.toMatchObject(AHEAD);
});
