import {
  Exposure,
  FindingPage,
  House,
  IntakeDetail,
  IntakeList,
  type IntakeTransfer,
  MeterOverview,
  Simulation,
} from '@vernix/contracts';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ZodType } from 'zod';
import type { Vault } from '../src/index.ts';
import { birth, births, template } from './support/births.ts';
import { worldForAllTests } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForAllTests();
let vault: Vault;
let cookie = '';
const ids: Record<string, string> = {};

/** Where no midnight is near: what arrived today is counted, and must have arrived today still when it is. */
function whereItIsNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`; // as POSIX has it: what is ahead has a minus
}

beforeAll(async () => {
  const { world } = setting;
  world.config.timeZone = whereItIsNoon();
  await world.startGateway();
  vault = await world.startVault();
  const queried = Array.from({ length: 120 }, (_, n) =>
    birth(n + 50, { 'infant.birth_weight_g': 19_000, 'infant.apgar5': 40 }),
  );
  ids['good'] = await world.send('st-elsewhere', template(births(30)));
  ids['queried'] = await world.send('northern-lab', template([...queried, {}]));
  ids['bad'] = await world.send('st-elsewhere', 'a,b\n1,2\n');
  for (const [name, id] of Object.entries(ids)) {
    await world.ended(name === 'queried' ? 'northern-lab' : 'st-elsewhere', id);
  }
  cookie = await world.signIn();
}, 60_000);
const ask = (path: string, headers: Record<string, string> = { cookie }) =>
  fetch(`${vault.url}${path}`, { headers });

async function answer<T>(path: string, schema: ZodType<T>): Promise<T> {
  const response = await ask(path);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}

const stagesOf = ({ stages }: IntakeTransfer) => stages.map(({ stage }) => stage);

describe('the staff interface', () => {
  it.each([
    '/api/transfers',
    '/api/house',
    '/api/exposure',
    '/api/meter',
    '/api/events',
    '/api/transfers/AAAAAAAAAAAAAAAAAAAAAA',
  ])('answers nobody who is not signed in: %s', async (path) => {
    const response = await ask(path, {});
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'not-signed-in' } });
  });

  it('lists transfers newest first, with the day in numbers', async () => {
    const list = await answer('/api/transfers', IntakeList);
    expect(list.transfers.map(({ id }) => id)).toEqual([ids['bad'], ids['queried'], ids['good']]);
    expect(list.today).toMatchObject({
      transfers: 3,
      rows: 151,
      accepted: 30,
      queried: 120,
      rejected: 1,
      failed: 1,
    });
    expect(list.transfers[2]).toMatchObject({
      partnerName: 'St Elsewhere',
      partnerKind: 'hospital',
      state: 'committed',
    });
    expect(list.transfers[0]).toMatchObject({
      state: 'failed',
      errorCode: 'header-unrecognised',
      error: { code: 'header-unrecognised', params: {} },
      balance: null,
    });
  });

  it('lists by pages, by state and by partner', async () => {
    const first = await answer('/api/transfers?limit=2', IntakeList);
    expect(first.transfers).toHaveLength(2);
    const second = await answer(
      `/api/transfers?limit=2&before=${encodeURIComponent(first.next!)}`,
      IntakeList,
    );
    expect(second.transfers.map(({ id }) => id)).toEqual([ids['good']]);
    expect(second.next).toBeNull();
    const failed = await answer('/api/transfers?state=failed', IntakeList);
    expect(failed.transfers.map(({ id }) => id)).toEqual([ids['bad']]);
    const lab = await answer('/api/transfers?partner=northern-lab', IntakeList);
    expect(lab.transfers.map(({ id }) => id)).toEqual([ids['queried']]);
  });

  it('shows a transfer’s way through the zones, its links, rules and manifest', async () => {
    // One snapshot may have the first, and only the next one the other: what the house shows is of all that came.
    for (const id of [ids['good']!, ids['queried']!])
      await until(async () => {
        const { transfer } = await answer(`/api/transfers/${id}`, IntakeDetail);
        return stagesOf(transfer).includes('published');
      });
    const good = await answer(`/api/transfers/${ids['good']!}`, IntakeDetail);
    expect(stagesOf(good.transfer)).toEqual([
      'received',
      'collected',
      'opened',
      'parsed',
      'committed',
      'reported',
      'published',
    ]);
    expect(good.links).toEqual({ newPersons: 60, knownPersons: 0, unlinkedRecords: 0, deliveries: 30 });
    expect(good.rules).toEqual([]);
    expect(good.elements).toContainEqual({ element: 'mother.surname', records: 30 });

    const queried = await answer(`/api/transfers/${ids['queried']!}`, IntakeDetail);
    expect(queried.rules[0]).toMatchObject({ count: 120 });
    expect(queried.rules[0]?.message.fr).not.toBe('');
  });

  it('pages through findings without cutting a row in two', async () => {
    const rows: number[] = [];
    let next: number | null = 0;
    while (next !== null) {
      const page: FindingPage = await answer(
        `/api/transfers/${ids['queried']!}/findings?after=${next}&limit=51`,
        FindingPage,
      );
      rows.push(...page.findings.map(({ row }) => row));
      next = page.next;
    }
    expect(rows).toHaveLength(120 * 2 + 1);
    expect(new Set(rows).size).toBe(121);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('shows the house', async () => {
    const house = await answer('/api/house', House);
    expect(house.vault).toMatchObject({ filesWaiting: 0, filesToday: 3, records: 150, deliveries: 150 });
    expect(house.gateway).toMatchObject({ filesHeld: 0 });
    expect(house.keyService?.transfersOpened).toBeGreaterThan(0);
    expect(house.insights).toMatchObject({ rows: 150 });
    expect(house.moving.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
  });

  it('shows what a thief of each zone would have now', async () => {
    const exposure = await answer('/api/exposure', Exposure);
    expect(exposure.vault).toMatchObject({ persons: 300, records: 150, filesWaiting: 0, rowsTakenIn: 151 });
    expect(exposure.unsealed).toEqual({ files: 3, rows: 151 });
    expect(exposure.gateway).toMatchObject({ filesHeld: 0 });
    expect(exposure.reach?.total).toBeGreaterThan(exposure.reach?.now ?? Number.NaN);
    expect(exposure.keyService?.decoys).toEqual({ every: 0, touched: 0, lastTouchedAt: null });
    const { readable } = await answer('/api/house', House);
    expect(readable).toEqual({
      gateway: 0,
      keyService: 0,
      vault: Math.min(300, exposure.reach?.total ?? 0),
      insights: 0,
    });
  });

  it('shows use against budget, and tries another table on it', async () => {
    const { table, uses } = await answer('/api/meter', MeterOverview);
    const opened = table.grants.findIndex(({ metered }) => metered === 'transfer');
    expect(uses[opened]?.all.hour.used).toBeGreaterThan(2);
    const tried = {
      ...table,
      grants: table.grants.map((grant, at) =>
        at === opened ? { ...grant, each: { hour: 1, day: 1 }, together: { hour: 1, day: 1 } } : grant,
      ),
    };
    const simulate = (body: object) =>
      fetch(`${vault.url}/api/meter/simulation`, {
        method: 'POST',
        headers: { cookie, origin: vault.url, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const simulation = Simulation.parse(await (await simulate({ table: tried, days: 31 })).json());
    const row = simulation.rows.find(({ metered }) => metered === 'transfer');
    expect(row?.before.refused).toBe(0);
    expect(row?.after).toMatchObject({ released: 1, highestDay: 1 });
    const unfit = { ...table, grants: [...table.grants, ...table.grants] };
    expect((await simulate({ table: unfit, days: 31 })).status).toBe(400);
  });

  it('shows a zone that does not answer as not answering, never as zero', async () => {
    await setting.world.stopGateway();
    try {
      expect((await answer('/api/house', House)).gateway).toBeNull();
    } finally {
      await setting.world.startGateway();
    }
  });

  it('answers what is not there, and what cannot be asked, with a code', async () => {
    const missing = await ask('/api/transfers/AAAAAAAAAAAAAAAAAAAAAA');
    expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
    for (const path of [
      '/api/transfers?limit=0',
      '/api/transfers?before=now',
      '/api/transfers/short',
      '/api/transfers?state=odd',
    ]) {
      expect((await ask(path)).status, path).toBe(400);
    }
  });

  it.each([
    '2026-02-30T12:00:00.000000Z',
    '2026-13-01T12:00:00.000000Z',
    '2026-01-31T25:00:00.000000Z',
    '2026-01-31T::::Z',
    '0000-01-01T00:00:00.000000Z',
  ])('refuses a cursor with a time that never was: %s', async (time) => {
    const answered = await ask(`/api/transfers?before=${encodeURIComponent(`${time}~${ids['good']!}`)}`);
    expect([answered.status, await answered.json()]).toMatchObject([
      400,
      { error: { code: 'request-invalid', params: { where: 'querystring.before' } } },
    ]);
  });

  it('answers or refuses whatever cursor it is given', async () => {
    const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
    const time = fc
      .tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2), digits(6))
      .map(([y, m, d, h, min, s, us]) => `${y}-${m}-${d}T${h}:${min}:${s}.${us}Z`);
    const cursor = fc.oneof(
      fc.string(),
      fc.tuple(time, fc.constantFrom(ids['good']!, 'short', '~')).map((parts) => parts.join('~')),
    );
    await fc.assert(
      fc.asyncProperty(cursor, fc.nat(2 ** 53 - 1), async (before, after) => {
        const paths = [
          `/api/transfers?before=${encodeURIComponent(before)}`,
          `/api/transfers/${ids['good']!}/findings?after=${after}`,
        ];
        for (const path of paths) expect([200, 400], path).toContain((await ask(path)).status);
      }),
    );
  });

  it('tells at once when something moves', async () => {
    const stream = await ask('/api/events');
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body!.getReader();
    const id = await setting.world.send('st-elsewhere', template(births(3, 500)));
    let heard = '';
    while (!heard.includes(id)) heard += Buffer.from((await reader.read()).value ?? []).toString('utf8');
    expect(heard).toContain('event: changed');
    await reader.cancel();
  });

  it('tells no more once its reader has signed out', async () => {
    const stream = await ask('/api/events');
    await fetch(`${vault.url}/session`, { method: 'DELETE', headers: { cookie, origin: vault.url } });
    expect(await stream.text()).not.toContain('event:'); // it has an end
    expect((await ask('/api/events')).status).toBe(401);
  });
});
