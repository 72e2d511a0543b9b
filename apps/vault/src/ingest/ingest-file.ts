import { createHash, hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { getMapping, type ParsedRow, parseFile } from '@vernix/formats';
import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';
import { enqueuePublish, enqueueReport } from '../jobs/enqueue.ts';
import { ahead } from './ahead.ts';
import { Batch } from './batch.ts';
import { finishAsDuplicate } from './duplicate.ts';
import { placeChunk } from './place-chunk.ts';
import { type PreparedRow, prepareRow, type Sealing } from './prepare.ts';
import { plaintextOf, readSegments } from './sealed-file.ts';
import type { StoredTransfer } from './stored-transfer.ts';
import { fileFingerprint, type TokenedRow, tokensOf } from './tokens.ts';
import { openTransfer } from './transfer-keys.ts';

/** Rows worked on at a time: enough to make round trips cheap, few enough to keep memory flat. */
const CHUNK_ROWS = 4_000;
/** Rows between two pauses in which the thread feeds the database's socket. */
const ROWS_A_BREATH = 100;

export interface IngestTools {
  readonly client: Client;
  readonly keys: KeyClient;
  /** Where the stored files are. */
  pathOf(transferId: string): string;
  /** For the progress bar: rows handled so far, 0 when the file has been opened. */
  progress(rows: number): void;
  readonly snapshotMinSeconds: number;
  /** Gives the file up: nothing of it is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Takes one stored file in: wholly, in one transaction, or not at all. Afterwards the transfer is `committed` or, when
 * the same sender sent the same content before, `duplicate`; the jobs that follow are enqueued with it.
 *
 * @throws VernixError a file fault (`isFileFault`) or a fault of ours; then nothing has changed
 */
export async function ingestFile(tools: IngestTools, transfer: StoredTransfer): Promise<void> {
  const { client, keys } = tools;
  const path = tools.pathOf(transfer.id);
  const segments = await readSegments(path, transfer.segments);
  const { fileKeys, label, ...itemKeys } = await openTransfer(keys, transfer, segments);
  const openedAt = new Date();
  tools.progress(0);
  const mapping = getMapping(label.mapping);

  // Once through for the content's hash, which also proves the file whole before any of it is used. Opening is far
  // faster than what follows (bench/README.md).
  const content = createHash('sha256');
  for await (const part of plaintextOf(path, segments, fileKeys)) content.update(part);
  const digest = hash(
    'sha256',
    [transfer.partner, mapping.id, content.digest('hex')].join('\u001f'),
    'buffer',
  );
  const fingerprint = await fileFingerprint(keys, transfer.id, digest);

  await client.query('BEGIN');
  try {
    if (!(await finishAsDuplicate(client, transfer.id, { mapping: mapping.id, openedAt, fingerprint }))) {
      const batch = await Batch.begin(client);
      const sealing = {
        ...itemKeys,
        transferId: transfer.id,
        partner: transfer.partner,
        receivedOn: transfer.receivedOn,
      };
      const rows = parseFile(plaintextOf(path, segments, fileKeys), mapping);
      let written: Promise<void> = Promise.resolve();
      for await (const chunk of ahead(prepareChunks(rows, sealing, keys))) {
        await written;
        tools.signal?.throwIfAborted();
        const registry = await placeChunk(client, chunk, batch, {
          id: transfer.id,
          factsKey: itemKeys.factsKey,
        });
        written = registry.write(client);
        written.catch(() => undefined); // reported when awaited
        tools.progress(batch.balance.rows);
      }
      await written;
      const parsedAt = new Date();
      await batch.finish(client, { id: transfer.id, mapping: mapping.id, openedAt, parsedAt }, fingerprint);
      await enqueuePublish(client, tools.snapshotMinSeconds);
    }
    await enqueueReport(client, transfer.id);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function* prepareChunks(
  batches: AsyncIterable<ParsedRow[]>,
  sealing: Sealing,
  keys: KeyClient,
): AsyncGenerator<TokenedRow[], void, undefined> {
  let chunk: PreparedRow[] = [];
  for await (const parsed of batches) {
    for (const row of parsed) {
      chunk.push(prepareRow(row, sealing));
      if (chunk.length % ROWS_A_BREATH === 0) await breathe();
    }
    if (chunk.length >= CHUNK_ROWS) {
      yield await tokensOf(keys, sealing.transferId, chunk);
      chunk = [];
    }
  }
  if (chunk.length > 0) yield await tokensOf(keys, sealing.transferId, chunk);
}
