import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { FACT_COLUMNS, VernixError } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishSnapshot } from '../src/publish/publish-snapshot.ts';
import type { Site } from '../src/publish/source-rows.ts';
import { type Birth, birth, births, healthNumber, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';

const SITES: readonly Site[] = [
  { id: 'st-elsewhere', name: 'St Elsewhere', kind: 'hospital', levelOfCare: '2' },
  { id: 'lab', name: 'Laboratory', kind: 'laboratory', levelOfCare: null },
  { id: 'midwives', name: 'Midwives', kind: 'midwifery', levelOfCare: null },
];
const setting = registryForEachTest();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-snapshots-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function publish(kept = 3) {
  const { client, keys } = setting.registry;
  return publishSnapshot({ client, keys, directory, sites: SITES, kept });
}

async function query<Row>(snapshot: string, sql: string): Promise<Row[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const path = join(directory, snapshot, 'births.parquet');
  const answer = await connection.runAndReadAll(sql.replace('FROM births', `FROM '${path}'`));
  return answer.getRowObjects() as Row[];
}

/** Entries of its indexes that were read so far. */
async function membershipsRead(): Promise<number> {
  const { client } = setting.registry;
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<{ read: number }>(
    `SELECT sum(idx_tup_read)::int AS read FROM pg_stat_user_indexes WHERE relname = 'membership'`,
  );
  return rows[0]!.read;
}

describe('a snapshot', () => {
  it('holds exactly the allowed columns, with their types', async () => {
    await setting.registry.ingest(template(births(3)));
    const { snapshot } = await publish();
    const columns = await query<{ column_name: string; column_type: string }>(
      snapshot,
      'DESCRIBE SELECT * FROM births',
    );
    expect(columns.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(
      FACT_COLUMNS.map(({ name, type }) => [name, type]),
    );
  });

  it('holds no value of identity', async () => {
    await setting.registry.ingest(template(births(20)));
    const { snapshot } = await publish();
    const cells = JSON.stringify(await query(snapshot, 'SELECT * FROM births'), (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const person of births(20)) {
      for (const element of [
        'mother.health_number',
        'mother.surname',
        'mother.birth_date',
        'infant.birth_date',
        'mother.postal_code',
        'record.local_id',
      ] as const) {
        expect(cells).not.toContain(String(person[element]));
      }
    }
  });

  it('reads each membership once, also while the statistics say that there are none', async () => {
    const { client } = setting.registry;
    // As an autoanalyze leaves them that comes after a file was broken off, and before it is taken in again. None comes here.
    const tables = ['source_record', 'membership'];
    for (const table of tables) await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    await setting.registry.ingest(template(births(300)));
    for (const table of tables) {
      await client.query(
        `SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', $1::text, 'relpages', 1000, 'reltuples', 0::real)`,
        [table],
      );
    }
    const before = await membershipsRead();
    const { rows } = await publish();
    expect(rows).toBe(300);
    expect((await membershipsRead()) - before).toBe(300);
  });

  it('takes each fact from who knows it: the hospital before the midwife before the laboratory, the latest of equals', async () => {
    const { registry } = setting;
    const own = { 'infant.health_number': healthNumber(900) };
    const hospital = birth(1, {
      ...own,
      'infant.birth_weight_g': 3_100,
      'infant.apgar5': null,
      'infant.nicu': null,
    });
    const later = birth(1, {
      ...own,
      'infant.birth_weight_g': 3_200,
      'infant.apgar5': null,
      'infant.nicu': null,
    });
    await registry.ingest(
      template([birth(1, { ...own, 'infant.apgar5': 7, 'infant.birth_weight_g': 2_900 })]),
      { partner: 'midwives' },
    );
    await registry.ingest(template([hospital]));
    await registry.ingest(template([later]));
    const card: Birth = {
      ...own,
      'infant.birth_date': hospital['infant.birth_date'] ?? null,
      'infant.sex': 'male',
      'infant.birth_weight_g': 1_000,
      'infant.nicu': true,
    };
    await registry.ingest(template([card]), { partner: 'lab' });

    const { snapshot, rows } = await publish();
    expect(rows).toBe(1);
    expect(
      await query(snapshot, 'SELECT site, level_of_care, birth_weight_g, apgar5, nicu FROM births'),
    ).toEqual([{ site: 'st-elsewhere', level_of_care: '2', birth_weight_g: 3_200, apgar5: 7, nicu: false }]);
  });

  it('shows twins as two births of one delivery, unlinked records as births of their own, repeats once', async () => {
    const { registry } = setting;
    const twin = (order: number) =>
      birth(1, { 'delivery.plurality': 2, 'infant.birth_order': order, 'record.local_id': `T${order}` });
    const unlinked: Birth = { 'record.birth_year': 2014, 'infant.sex': 'male', 'delivery.plurality': 1 };
    await registry.ingest(template([twin(1), twin(2), unlinked, unlinked]));
    await registry.ingest(template([twin(2), twin(1)]));
    const { snapshot, rows } = await publish();
    expect(rows).toBe(4);
    const [counts] = await query(
      snapshot,
      'SELECT count(DISTINCT birth)::INT AS births, count(DISTINCT delivery)::INT AS deliveries FROM births',
    );
    expect(counts).toEqual({ births: 4, deliveries: 3 });
  });

  it('gives a birth the same pseudonym in the next snapshot, and never an id of ours', async () => {
    await setting.registry.ingest(template([birth(1)]));
    const first = await publish();
    await setting.registry.ingest(template([birth(2)]));
    const second = await publish();
    const [name] = await query<{ birth: string }>(first.snapshot, 'SELECT birth FROM births');
    const names = await query<{ birth: string }>(second.snapshot, 'SELECT birth FROM births');
    expect(names).toHaveLength(2);
    expect(names).toContainEqual(name);
    expect(name?.birth).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('is described by its manifest, replaces none, and only the newest few are kept', async () => {
    await setting.registry.ingest(template(births(2)));
    const manifests = [await publish(2), await publish(2), await publish(2)];
    expect((await readdir(directory)).sort()).toEqual(manifests.slice(1).map(({ snapshot }) => snapshot));
    const newest = manifests[2]!;
    const file = await readFile(join(directory, newest.snapshot, 'births.parquet'));
    expect(newest.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    expect(JSON.parse(await readFile(join(directory, newest.snapshot, 'manifest.json'), 'utf8'))).toEqual(
      newest,
    );
    expect(await setting.registry.count('transfer', 'published_at IS NOT NULL')).toBe(1);
  });

  it('of an empty registry is empty', async () => {
    expect(await publish()).toMatchObject({ rows: 0, throughTransfer: 0, sites: [] });
  });

  it('that was cut short is cleared away, and its number is not used twice', async () => {
    await setting.registry.ingest(template(births(1)));
    await publish();
    await setting.registry.client.query('DELETE FROM snapshot'); // as when the crash came between rename and commit
    expect(await publish()).toMatchObject({ snapshot: 'births-000002' });
  });
});

it('leaves no file open when the key service goes away before it is asked which births are decoys', async () => {
  const { registry } = setting;
  await registry.ingest(template(births(3)));
  const call = registry.keys.call.bind(registry.keys);
  const gone = new VernixError('key-service-unreachable');
  const ask: KeyClient['call'] = (op, ...rest) =>
    op === 'decoys.sieve' ? Promise.reject(gone) : call(op, ...rest);
  const asked = vi.spyOn(registry.keys, 'call').mockImplementation(ask);
  await expect(publish()).rejects.toBe(gone);
  expect(asked.mock.calls.map(([op]) => op)).toContain('decoys.sieve');
  const open = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  expect((await Promise.all(open)).filter((path) => path.startsWith(directory))).toEqual([]);
});
