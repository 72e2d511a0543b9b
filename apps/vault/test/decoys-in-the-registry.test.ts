import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { isSieved, SIEVE_FILE, SieveLine } from '@vernix/contracts';
import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabases } from '@vernix/postgres';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SenderReport } from '../src/ingest/sent.ts';
import { publishSnapshot } from '../src/publish/publish-snapshot.ts';
import { births, template } from './support/births.ts';
import { startTestDatabases, startTestKeys, type TestKeys, TestRegistry } from './support/registry.ts';
import { seeded } from './support/seeded.ts';

let databases: TestDatabases;
let keys: TestKeys;
let insights: { readonly identity: string; readonly recipient: string };
let registry: TestRegistry;
const seed = seeded(1);
beforeAll(async () => {
  insights = await generateIdentity('hybrid');
  databases = await startTestDatabases();
  keys = await startTestKeys(DEMO_BUDGETS, { every: 2, insights: insights.recipient });
}, 60_000);
afterAll(async () => {
  await databases.close();
  await keys.remove();
});
beforeEach(async () => {
  registry = await TestRegistry.open(databases, keys, seed);
});
afterEach(() => registry.close());

const SENT = 60;
const people = births(SENT).map((birth, index) =>
  index % 10 === 3 ? { ...birth, 'infant.birth_weight_g': 250 } : birth,
);
const file = template([...people, { 'record.local_id': 'CHART-nobody' }]);

async function toldOf(id: string): Promise<SenderReport> {
  const { rows } = await registry.client.query<{ report: SenderReport }>(
    'SELECT report FROM sender_report WHERE transfer_id = $1',
    [id],
  );
  return rows[0]!.report;
}

it('a sender is told of its own rows, by their numbers in its file, and the registry counts doubles with the rest', async () => {
  const transfer = await registry.ingest(file);
  const told = await toldOf(transfer.transfer_id);
  expect(told.balance).toEqual({ rows: 61, accepted: 54, queried: 6, rejected: 1, unchanged: 0 });
  const queried = told.findings.filter(([, outcome]) => outcome === 'queried').map(([row]) => row);
  expect([...new Set(queried)]).toEqual([4, 14, 24, 34, 44, 54]);
  expect(told.findings.filter(([, outcome]) => outcome === 'rejected').map(([row]) => row)).toContain(61);

  const { rows, accepted, queried: asked, rejected } = transfer;
  expect(rows).toBeGreaterThan(70);
  expect(rows).toBe(accepted! + asked! + rejected!);
  expect(await registry.count('source_record')).toBe(rows! - 1);
});

it('… and again of the same rows when the file comes again, whole or in part', async () => {
  const first = await toldOf((await registry.ingest(file)).transfer_id);
  const again = await toldOf((await registry.ingest(file)).transfer_id);
  expect(again).toEqual({ ...first, balance: { ...first.balance, unchanged: 60 } });

  const part = await registry.ingest(template(people.slice(0, 10)));
  expect((await toldOf(part.transfer_id)).balance).toMatchObject({ rows: 10, unchanged: 10 });
  expect(part.unchanged).toBe(part.rows); // their doubles are held already, as they are
});

it('figures leave doubles out: insights alone is told which they are', async () => {
  await registry.ingest(file);
  const directory = await mkdtemp(join(tmpdir(), 'vernix-snapshots-'));
  try {
    const tools = { client: registry.client, keys: registry.keys, directory, sites: [], kept: 1 };
    const { snapshot, rows } = await publishSnapshot(tools);
    const decoys = new Set<string>();
    const text = await readFile(join(directory, snapshot, SIEVE_FILE), 'utf8');
    for (const line of text.trimEnd().split('\n')) {
      const { births: asked, sealed } = SieveLine.parse(JSON.parse(line));
      const bits = await openBuffer([insights.identity], Buffer.from(sealed, 'base64'));
      for (const [index, birth] of asked.entries()) if (isSieved(bits, index)) decoys.add(birth);
    }
    expect(rows - decoys.size).toBe(SENT);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const parquet = join(directory, snapshot, 'births.parquet');
    const published = (await connection.runAndReadAll(`SELECT birth FROM '${parquet}'`)).getRows();
    expect(published.filter(([birth]) => decoys.has(String(birth)))).toHaveLength(decoys.size);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
