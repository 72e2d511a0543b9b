import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  FACT_COLUMNS,
  type FactName,
  type FactValue,
  type Partner,
  SnapshotManifest,
} from '@vernix/contracts';
import { DICTIONARY, RECORD_FACTS } from '@vernix/dictionary';
import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';
import { renameDurably, syncDirectory } from '../files.ts';
import { BirthsTable, type SourceRow } from './births-table.ts';
import { PUBLISHER } from './principal.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { type PlacedFacts, readFacts, STANDING } from './read-facts.ts';

/** Pseudonyms hold within a family: the same birth has the same one in all its snapshots. */
const FAMILY = 'births';
const PARQUET = 'births.parquet';

/** What of a partner a snapshot may show. */
export type Site = Pick<Partner, 'id' | 'name' | 'kind' | 'levelOfCare'>;

export interface PublishTools {
  readonly client: Client;
  readonly keys: KeyClient;
  readonly directory: string;
  readonly sites: readonly Site[];
  readonly kept: number;
}

/**
 * Publishes everything committed so far as an immutable snapshot: `DIRECTORY/births-000042/` appears whole, with its
 * Parquet file and its manifest, or not at all. Older ones beyond `kept` are removed.
 */
export async function publishSnapshot({
  client,
  keys,
  directory,
  sites,
  kept,
}: PublishTools): Promise<SnapshotManifest> {
  await removeUnfinished(directory);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    const { rows } = await client.query<{ last: number; through: number }>(
      `SELECT (SELECT coalesce(max(snapshot_no), 0) FROM snapshot) AS last,
              (SELECT coalesce(max(batch_no), 0) FROM transfer) AS through`,
    );
    const { last = 0, through = 0 } = rows[0] ?? {};
    // One that was renamed into place just before a crash is not in the table, yet its name is taken.
    const next = Math.max(last, ...(await published(directory)).map(numberOf)) + 1;
    const name = `${FAMILY}-${String(next).padStart(6, '0')}`;
    const work = join(directory, `${name}.tmp`);
    await mkdir(join(work, 'spill'), { recursive: true });
    const table = await BirthsTable.open(join(work, 'spill'));
    const seen = new Set<string>();
    let births: number;
    try {
      await fill(table, client, keys, new Map(sites.map((site) => [site.id, site])), seen);
      births = await table.writeParquet(join(work, PARQUET));
    } finally {
      table.close();
    }
    await rm(join(work, 'spill'), { recursive: true });
    const manifest = SnapshotManifest.parse({
      type: 'vernix-snapshot/1',
      snapshot: name,
      createdAt: new Date().toISOString(),
      rows: births,
      columns: FACT_COLUMNS.map((column) => column.name),
      dictionaryVersion: DICTIONARY.version,
      sha256: await sealOnDisk(join(work, PARQUET)),
      sites: [...seen].sort().map((id) => siteShown(id, sites)),
      throughTransfer: through,
    } satisfies SnapshotManifest);
    await writeFile(join(work, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await syncDirectory(work);
    await renameDurably(work, join(directory, name));
    await client.query(
      'INSERT INTO snapshot (snapshot_no, created_at, through_batch, rows, sha256) VALUES ($1, $2, $3, $4, $5)',
      [next, manifest.createdAt, through, births, manifest.sha256],
    );
    await client.query('COMMIT');
    await client.query(
      `UPDATE transfer SET published_at = now()
         WHERE published_at IS NULL AND coalesce(batch_no, same_as_batch) <= $1`,
      [through],
    );
    await removeOld(directory, kept);
    return manifest;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function fill(
  table: BirthsTable,
  client: Client,
  keys: KeyClient,
  sites: ReadonlyMap<string, Site>,
  seen: Set<string>,
): Promise<void> {
  const { binary } = await keys.call('pseudonym.key', { principal: PUBLISHER, family: FAMILY });
  const pseudonyms = new Pseudonyms(binary);
  let order = 0;
  for await (const block of readFacts(client, keys)) {
    const site = sites.get(block[0]?.partner ?? '');
    if (block[0] !== undefined) seen.add(block[0].partner);
    await table.add(block.map((placed) => sourceRow(placed, site, pseudonyms, (order += 1))));
  }
}

function sourceRow(
  placed: PlacedFacts,
  site: Site | undefined,
  pseudonyms: Pseudonyms,
  order: number,
): SourceRow {
  const { batch, row, infant, delivery, partner } = placed;
  const unlinked = infant === null || delivery === null ? pseudonyms.unlinked(batch, row) : '';
  const facts: Partial<Record<FactName, FactValue>> = {
    birth: infant === null ? unlinked : pseudonyms.person(infant),
    delivery: delivery === null ? unlinked : pseudonyms.delivery(delivery),
    site: partner,
    level_of_care: site?.levelOfCare ?? null,
  };
  RECORD_FACTS.forEach((name, index) => {
    facts[name] = placed.facts[index] ?? null;
  });
  return {
    facts: facts as Record<FactName, FactValue>,
    rank: STANDING[site?.kind ?? 'laboratory'] * 2 ** 40 + order,
  };
}

function siteShown(id: string, sites: readonly Site[]): SnapshotManifest['sites'][number] {
  const site = sites.find((one) => one.id === id);
  return { id, name: site?.name ?? id, levelOfCare: site?.levelOfCare ?? null };
}

/** Flushes the file and returns its SHA-256. */
async function sealOnDisk(path: string): Promise<string> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.endsWith('.tmp')) await rm(join(directory, name), { recursive: true });
  }
}

async function removeOld(directory: string, kept: number): Promise<void> {
  for (const name of (await published(directory)).slice(0, -kept)) {
    await rm(join(directory, name), { recursive: true });
  }
}

/** Names of the snapshots on disk, oldest first. */
async function published(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => /^births-\d{6,}$/.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(name: string): number {
  return Number(name.slice(FAMILY.length + 1));
}
