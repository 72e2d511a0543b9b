import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { FACT_COLUMNS, type FactName, type FactValue, type SnapshotManifest } from '@vernix/contracts';

export type Facts = Partial<Record<FactName, FactValue>>;

export const SITES: SnapshotManifest['sites'] = [
  { id: 'large', name: 'Large Hospital', levelOfCare: '3' },
  { id: 'small', name: 'Hôpital Petit', levelOfCare: '1' },
  { id: 'middle', name: 'Middle Hospital', levelOfCare: '1' },
];

const typed = FACT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join();

/** Writes a Parquet file of the query's rows, with DuckDB. The query may read the table `facts` made of `rows`. */
export async function writeParquet(
  file: string,
  rows: readonly Facts[],
  query = 'SELECT * FROM facts',
): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE facts (${typed})`);
  const one = `(${FACT_COLUMNS.map(() => '?').join()})`;
  for (let at = 0; at < rows.length; at += 200) {
    const batch = rows.slice(at, at + 200);
    const cells = batch.flatMap((row) => FACT_COLUMNS.map(({ name }) => row[name] ?? null));
    await connection.run(`INSERT INTO facts VALUES ${batch.map(() => one).join()}`, cells);
  }
  const result = await connection.runAndReadAll(`SELECT COUNT(*) AS n FROM (${query})`);
  await connection.run(`COPY (${query}) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return Number(result.getRows()[0]?.[0]);
}

interface Publication {
  readonly rows?: readonly Facts[];
  readonly query?: string;
  /** Changes to the manifest, to make a snapshot that should be refused. */
  readonly manifest?: Partial<SnapshotManifest>;
}

/** Publishes a snapshot as the vault does: written aside, then renamed into place. */
export async function publish(
  dir: string,
  number: number,
  { rows = [], query, manifest }: Publication,
): Promise<void> {
  const snapshot = `births-${String(number).padStart(6, '0')}`;
  const aside = join(dir, `.${snapshot}`);
  mkdirSync(aside, { recursive: true });
  const file = join(aside, 'births.parquet');
  const counted = await writeParquet(file, rows, query);
  const text: SnapshotManifest = {
    type: 'vernix-snapshot/1',
    snapshot,
    createdAt: '2026-01-01T00:00:00.000Z',
    rows: counted,
    columns: FACT_COLUMNS.map(({ name }) => name),
    dictionaryVersion: '1.0.0',
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    sieve: null,
    sites: SITES,
    throughTransfer: 1,
    ...manifest,
  };
  writeFileSync(join(aside, 'manifest.json'), JSON.stringify(text));
  renameSync(aside, join(dir, snapshot));
}

/** `count` births alike, each of its own woman. */
export function births(count: number, facts: Facts): Facts[] {
  return Array.from({ length: count }, () => {
    serial += 1;
    return { birth: `b${serial}`, delivery: `d${serial}`, ...facts };
  });
}
let serial = 0;
