import { FACT_COLUMNS, SnapshotManifest } from '@vernix/contracts';
import { DICTIONARY } from '@vernix/dictionary';
import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';
import { BirthsTable } from './births-table.ts';
import { PUBLISHER } from './principal.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { readFacts } from './read-facts.ts';
import { SieveFile } from './sieve-file.ts';
import { FAMILY, SnapshotDirectory, snapshotName } from './snapshot-directory.ts';
import { type Site, SourceRows } from './source-rows.ts';

export interface PublishTools {
  readonly client: Client;
  readonly keys: KeyClient;
  readonly directory: string;
  readonly sites: readonly Site[];
  /** How many snapshots stay on disk. */
  readonly kept: number;
  /** Breaks off between two blocks: nothing is published. */
  readonly signal?: AbortSignal;
}

/**
 * Publishes everything committed so far as an immutable snapshot: `DIRECTORY/births-000042/` appears whole, with its
 * Parquet file and its manifest, or not at all.
 */
export async function publishSnapshot(tools: PublishTools): Promise<SnapshotManifest> {
  const { client, kept } = tools;
  const directory = new SnapshotDirectory(tools.directory);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    const manifest = await writeSnapshot(tools, directory);
    await client.query('COMMIT');
    await client.query(
      `UPDATE transfer SET published_at = now()
         WHERE published_at IS NULL AND coalesce(batch_no, same_as_batch) <= $1`,
      [manifest.throughTransfer],
    );
    await directory.removeAllBut(kept);
    return manifest;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function writeSnapshot(tools: PublishTools, directory: SnapshotDirectory): Promise<SnapshotManifest> {
  const { client, keys, sites } = tools;
  const { rows } = await client.query<{ last: number; through: number }>(
    `SELECT (SELECT coalesce(max(snapshot_no), 0) FROM snapshot) AS last,
            (SELECT coalesce(max(batch_no), 0) FROM transfer) AS through`,
  );
  const { last = 0, through = 0 } = rows[0] ?? {};
  const number = await directory.numberAfter(last);
  const name = snapshotName(number);
  const unfinished = await directory.begin(name);
  const { binary } = await keys.call('pseudonym.key', { principal: PUBLISHER, family: FAMILY });
  const sourceRows = new SourceRows(sites, new Pseudonyms(binary));

  const table = await BirthsTable.open(unfinished.spill);
  await using sieve = await SieveFile.begin(unfinished.sieve, keys);
  let births: number;
  try {
    for await (const block of readFacts(client, keys)) {
      tools.signal?.throwIfAborted();
      const rows = block.map((placed) => sourceRows.rowOf(placed));
      await table.add(rows);
      await sieve.add(
        block,
        rows.map(({ facts }) => String(facts.birth)),
      );
    }
    births = await table.writeParquet(unfinished.parquet);
  } finally {
    table.close();
  }

  const manifest = SnapshotManifest.parse({
    type: 'vernix-snapshot/1',
    snapshot: name,
    createdAt: new Date().toISOString(),
    rows: births,
    columns: FACT_COLUMNS.map((column) => column.name),
    dictionaryVersion: DICTIONARY.version,
    sha256: await unfinished.sealParquet(),
    sieve: await sieve.finish(),
    sites: sourceRows.sitesMet(),
    throughTransfer: through,
  } satisfies SnapshotManifest);
  const { sha256 } = manifest;
  // Before it appears: whoever reads it finds it in the log.
  await keys.call('log.append', {
    principal: PUBLISHER,
    event: { type: 'snapshot.published', snapshot: name, sha256 },
  });
  await unfinished.appear(manifest);
  await client.query(
    'INSERT INTO snapshot (snapshot_no, created_at, through_batch, rows, sha256) VALUES ($1, $2, $3, $4, $5)',
    [number, manifest.createdAt, through, births, manifest.sha256],
  );
  return manifest;
}
