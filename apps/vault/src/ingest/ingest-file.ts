import { createHash, hash } from 'node:crypto';
import { mix } from '../doubles/mix.ts';
import { Waiting } from '../doubles/waiting.ts';
import { getMapping, type Mapping, parseFile } from '@vernix/formats';
import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';
import { LOCKS } from '../db/locks.ts';
import { inTransaction } from '../db/transaction.ts';
import { enqueuePublish, enqueueReport } from '../jobs/enqueue.ts';
import { generationForFile } from '../key-life/token-generation.ts';
import type { SealingThread } from '../sealing/sealing-thread.ts';
import { ahead } from './ahead.ts';
import { Batch } from './batch.ts';
import { finishAsDuplicate } from './duplicate.ts';
import { type PlacedChunk, placeChunk } from './place-chunk.ts';
import { finishChunks } from './finish-chunks.ts';
import { prepareChunks } from './prepare-chunks.ts';
import { plaintextOf, readSegments, type Segment } from './sealed-file.ts';
import { keepSenderReport, Sent, sentBefore } from './sent.ts';
import type { StoredTransfer } from './stored-transfer.ts';
import { fileFingerprint } from './tokens.ts';
import { openTransfer, type TransferKeys } from './transfer-keys.ts';
import { leaveWaiting, takeWaiting } from './waiting-doubles.ts';

export interface IngestTools {
  readonly client: Client;
  readonly keys: KeyClient;
  readonly sealing: SealingThread;
  /** Where the stored files are. */
  readonly pathOf: (transferId: string) => string;
  /** For the progress bar: rows handled so far, 0 when the file has been opened. */
  readonly progress: (rows: number) => void;
  readonly snapshotMinSeconds: number;
  /** Gives the file up: nothing of it is kept. */
  readonly signal?: AbortSignal;
}

/** The doubles of a file that came before are there. */
const NO_DOUBLES = { key: new Uint8Array(32), every: 0 };

/** A stored file with what it takes to read it. */
interface OpenFile {
  readonly transfer: StoredTransfer;
  readonly keys: TransferKeys;
  readonly mapping: Mapping;
  readonly openedAt: Date;
  /** Of the token key that the registry's tokens are of. */
  readonly tokenGeneration: number;
  /** The whole plaintext, as often as it is asked for. */
  readonly plaintext: () => AsyncIterable<Uint8Array>;
}

/**
 * Takes one stored file in: wholly, in one transaction, or not at all. Afterwards the transfer is `committed` or, when
 * the same sender sent the same content before, `duplicate`; the jobs that follow are enqueued with it.
 *
 * @throws VernixError a file fault (`isFileFault`) or a fault of ours; then nothing has changed
 */
export async function ingestFile(tools: IngestTools, transfer: StoredTransfer): Promise<void> {
  await tools.client.query('SELECT pg_advisory_lock_shared($1)', [LOCKS.betweenFiles]);
  const giveBack = () => tools.client.query('SELECT pg_advisory_unlock_shared($1)', [LOCKS.betweenFiles]);
  try {
    await takeIn(tools, transfer);
  } catch (error) {
    // What went wrong first is what is told; a connection that was lost has given the lock back.
    await giveBack().catch(() => undefined);
    throw error;
  }
  await giveBack();
}

async function takeIn(tools: IngestTools, transfer: StoredTransfer): Promise<void> {
  const { client } = tools;
  const segments = await readSegments(tools.pathOf(transfer.id), transfer.segments);
  const keys = await openTransfer(tools.keys, transfer, segments);
  try {
    const file = await opened(tools, transfer, segments, keys);
    const fingerprint = await fingerprintOf(tools, file);
    const waiting = await takeWaiting(client, file);
    await inTransaction(client, async () => {
      if (await finishAsDuplicate(client, transfer.id, { ...file, fingerprint })) {
        await keepSenderReport(client, transfer.id, await readAgain(file));
      } else {
        const batch = await Batch.begin(client);
        await takeRows(tools, file, batch, waiting);
        await leaveWaiting(client, file, waiting);
        await batch.finish(client, { ...file, parsedAt: new Date(), fingerprint });
        await enqueuePublish(client, tools.snapshotMinSeconds);
      }
      await enqueueReport(client, transfer.id);
    });
  } finally {
    keys.wipe();
  }
}

async function opened(
  tools: IngestTools,
  transfer: StoredTransfer,
  segments: readonly Segment[],
  keys: TransferKeys,
): Promise<OpenFile> {
  tools.progress(0);
  return {
    transfer,
    keys,
    mapping: getMapping(keys.label.mapping),
    openedAt: new Date(),
    tokenGeneration: await generationForFile(tools.client, tools.keys),
    plaintext: () => plaintextOf(tools.pathOf(transfer.id), segments, keys.fileKeys),
  };
}

/**
 * Reads the file through once before any of it is used: that proves it whole, and its content may have been committed
 * before. Opening and hashing is a fiftieth of what follows (docs/adr/0005-ingest.md).
 */
async function fingerprintOf(
  { keys, signal }: IngestTools,
  { transfer, mapping, plaintext, tokenGeneration }: OpenFile,
): Promise<Buffer> {
  const content = createHash('sha256');
  for await (const part of plaintext()) {
    signal?.throwIfAborted();
    content.update(part);
  }
  const whose = [transfer.partner, mapping.id, content.digest('hex')].join('\u001f');
  return await fileFingerprint(keys, { id: transfer.id, tokenGeneration }, hash('sha256', whose, 'buffer'));
}

/** What the sender of a file that came before is told: of its rows alone, as the registry's own counts are not. */
async function readAgain({ plaintext, mapping, transfer }: OpenFile): Promise<Sent> {
  const sent = new Sent();
  const rows = mix(parseFile(plaintext(), mapping), {
    doubling: NO_DOUBLES,
    transferId: transfer.id,
    receivedOn: transfer.receivedOn,
    waiting: new Waiting(),
  });
  for await (const chunk of prepareChunks(rows, transfer)) {
    chunk.clear.bytes.fill(0);
    sentBefore(chunk.rows, sent);
  }
  return sent;
}

/**
 * Four things at once: the database stores one chunk; for the next one the key service turns digests into tokens; the
 * one after that is sealed and digested in a thread of its own; and this thread parses, validates and places the others.
 * A chunk is looked up while the one before is being stored, somewhere between its statements: so that one's tokens are
 * handed over rather than read.
 */
async function takeRows(tools: IngestTools, file: OpenFile, batch: Batch, waiting: Waiting): Promise<void> {
  const { client, signal, progress } = tools;
  const { id: transferId, receivedOn } = file.transfer;
  const mixing = { doubling: file.keys.doubling, transferId, receivedOn, waiting };
  const rows = mix(parseFile(file.plaintext(), file.mapping), mixing);
  const whose = { id: file.transfer.id, factsKey: file.keys.facts };
  let stored: Promise<void> = Promise.resolve();
  let underWay: PlacedChunk['added'] = new Map();
  const prepared = ahead(prepareChunks(rows, file.transfer));
  try {
    for await (const chunk of ahead(finishChunks(prepared, tools, file))) {
      signal?.throwIfAborted();
      const placed = await placeChunk(client, chunk, batch, whose, underWay);
      await stored;
      stored = placed.registry.write(client);
      stored.catch(() => undefined); // reported when awaited
      underWay = placed.added;
      progress(batch.balance.rows);
    }
  } finally {
    // Whatever else went wrong: the statements that are left would run behind the ROLLBACK, in no transaction or in the
    // next one. When one of them fails, that came first, and it is what is reported.
    await stored;
  }
}
