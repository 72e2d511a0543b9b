import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CurrentSnapshot, FACT_COLUMNS, IndicatorsAnswer } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { OpenSnapshot } from '../src/snapshots/open-snapshot.ts';
import { births, publish } from './publish.ts';
import { running, snapshotsDir } from './running.ts';

const LIMITS = { memoryMiB: 256, threads: 1 };
const rows = births(10, { site: 'large', level_of_care: '3', birth_month: '2024-01' });

describe('without a snapshot', () => {
  it('says so, and takes the first one that comes', async () => {
    const dir = join(snapshotsDir(), 'not-made-yet');
    const { get, refused, insights } = await running(dir);
    expect(await get('/api/snapshot', CurrentSnapshot)).toEqual({
      snapshot: null,
      createdAt: null,
      rows: 0,
      sites: [],
      months: [],
    });
    for (const path of ['/api/indicators', '/api/robson', '/api/run-chart?indicator=caesarean']) {
      expect(await refused(path)).toEqual({ status: 404, code: 'snapshot-none' });
    }
    await publish(dir, 1, { rows });
    await insights.refresh();
    expect((await get('/api/snapshot', CurrentSnapshot)).rows).toBe(10);
  });
});

describe('the newest snapshot', () => {
  it('takes over, by number and not by name', async () => {
    const dir = snapshotsDir();
    await publish(dir, 999_999, { rows });
    const { get, insights } = await running(dir);
    await publish(dir, 1_000_000, { rows: births(20, {}) });
    await insights.refresh();
    expect(await get('/api/snapshot', CurrentSnapshot)).toMatchObject({
      snapshot: 'births-1000000',
      rows: 20,
    });
  });

  it('takes over between two questions, never within one', async () => {
    const dir = snapshotsDir();
    await publish(dir, 1, { rows });
    const { get, insights } = await running(dir);
    const asking = Array.from({ length: 20 }, () => get('/api/indicators', IndicatorsAnswer));
    await publish(dir, 2, { rows: births(20, {}) });
    await insights.refresh();
    for (const { provenance, indicators } of [
      ...(await Promise.all(asking)),
      await get('/api/indicators', IndicatorsAnswer),
    ]) {
      const expected = provenance.snapshot === 'births-000001' ? 10 : 20;
      expect(indicators[0]!.groups[0]!.rate.denominator).toEqual({ shown: true, value: expected });
    }
    expect((await get('/api/snapshot', CurrentSnapshot)).snapshot).toBe('births-000002');
  });

  it('goes on being used when its files are deleted', async () => {
    const dir = snapshotsDir();
    await publish(dir, 1, { rows });
    const { get, insights } = await running(dir);
    rmSync(join(dir, 'births-000001'), { recursive: true });
    await insights.refresh();
    expect((await get('/api/indicators', IndicatorsAnswer)).provenance.snapshot).toBe('births-000001');
  });
});

describe('a snapshot is refused, and the one before stays in use,', () => {
  const tooMuch = FACT_COLUMNS.map(({ name }) => name).join();
  const faults: readonly (readonly [string, (dir: string) => Promise<void>])[] = [
    [
      'hash',
      async (dir) => {
        await publish(dir, 2, { rows });
        appendFileSync(join(dir, 'births-000002', 'births.parquet'), 'x');
      },
    ],
    [
      'columns',
      (dir) => publish(dir, 2, { rows, query: `SELECT ${tooMuch}, 'Smith' AS surname FROM facts` }),
    ],
    ['columns', (dir) => publish(dir, 2, { rows, query: 'SELECT * EXCLUDE (nicu) FROM facts' })],
    [
      'columns',
      (dir) =>
        publish(dir, 2, {
          rows,
          query: 'SELECT * REPLACE (CAST(birth_weight_g AS VARCHAR) AS birth_weight_g) FROM facts',
        }),
    ],
    ['columns', (dir) => publish(dir, 2, { rows, manifest: { columns: ['surname'] } })],
    ['rows', (dir) => publish(dir, 2, { rows, manifest: { rows: 11 } })],
    ['another-snapshot', (dir) => publish(dir, 2, { rows, manifest: { snapshot: 'births-000003' } })],
    [
      'manifest',
      async (dir) => {
        await publish(dir, 2, { rows });
        rmSync(join(dir, 'births-000002', 'manifest.json'));
      },
    ],
    [
      'file-missing',
      async (dir) => {
        await publish(dir, 2, { rows });
        rmSync(join(dir, 'births-000002', 'births.parquet'));
      },
    ],
  ];
  for (const [reason, spoil] of faults) {
    it(`for its ${reason}`, async () => {
      const dir = snapshotsDir();
      await publish(dir, 1, { rows });
      const { get, insights, lines } = await running(dir);
      await spoil(dir);
      await insights.refresh();
      await insights.refresh();
      expect((await get('/api/snapshot', CurrentSnapshot)).snapshot).toBe('births-000001');
      const refusals = lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ event }) => event === 'snapshot-refused');
      expect(refusals).toEqual([
        expect.objectContaining({ snapshot: 'births-000002', reason, code: 'snapshot-refused' }),
      ]);
    });
  }
});

describe('the query engine', () => {
  it('reaches no file, no network and no extension, and cannot be told otherwise', async () => {
    const dir = snapshotsDir();
    await publish(dir, 1, { rows });
    const snapshot = await OpenSnapshot.open(dir, 'births-000001', LIMITS);
    for (const sql of [
      "SELECT * FROM read_csv('/etc/passwd')",
      `SELECT * FROM read_parquet('${dir}/births-000001/births.parquet')`,
      "SELECT * FROM read_text('https://example.org/')",
      `COPY births TO '${dir}/out.csv'`,
      `ATTACH '${dir}/other.db' AS other`,
      'INSTALL httpfs',
      'SET enable_external_access = true',
      "SET memory_limit = '100GB'",
    ]) {
      await expect(snapshot.query(sql), sql).rejects.toThrow(/disabled|locked|Permission|cannot/i);
    }
    expect(await snapshot.query('SELECT COUNT(*) AS n FROM births')).toEqual([{ n: 10 }]);
    snapshot.retire();
  });
});

describe('who may ask', () => {
  it('is a quality lead or a steward who is signed in', async () => {
    const dir = snapshotsDir();
    await publish(dir, 1, { rows });
    const clerk = await running(dir, { role: 'clerk' });
    const steward = await running(dir, { role: 'steward' });
    for (const path of [
      '/api/snapshot',
      '/api/indicators',
      '/api/robson',
      '/api/run-chart?indicator=caesarean',
    ]) {
      expect(await clerk.refused(path)).toEqual({ status: 403, code: 'not-allowed' });
      expect(await clerk.refused(path, {})).toEqual({ status: 401, code: 'not-signed-in' });
    }
    expect((await steward.get('/api/snapshot', CurrentSnapshot)).rows).toBe(10);
  });
});
