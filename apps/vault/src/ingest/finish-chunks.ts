import type { KeyClient } from '@vernix/key-channel';
import type { SealedChunk, SealedItems } from '../sealing/seal-chunk.ts';
import type { SealingThread } from '../sealing/sealing-thread.ts';
import type { Run } from '../sealing/clear-chunk.ts';
import { ahead } from './ahead.ts';
import type { PreparedChunk } from './prepare-chunks.ts';
import type { PreparedRow } from './prepare.ts';
import { type TokenedRow, tokensOf } from './tokens.ts';
import { PRINCIPAL, type TransferKeys } from './transfer-keys.ts';

/** Rows that lack nothing but to be placed in the registry. */
export interface FinishedChunk {
  readonly rows: readonly TokenedRow[];
  readonly sealed: SealedItems;
}

interface Opened {
  readonly transfer: { readonly id: string };
  readonly keys: TransferKeys;
  readonly tokenGeneration: number;
}

/** Gives each chunk what others compute: the sealing thread its items and digests, then the key service its tokens. */
export async function* finishChunks(
  chunks: AsyncIterable<PreparedChunk>,
  tools: { readonly keys: KeyClient; readonly sealing: SealingThread },
  file: Opened,
): AsyncGenerator<FinishedChunk, void, undefined> {
  const transfer = { id: file.transfer.id, tokenGeneration: file.tokenGeneration };
  for await (const { rows, runs, sealed } of ahead(sealChunks(chunks, tools.sealing, file))) {
    await nameDecoys(tools.keys, file.transfer.id, rows);
    const tokened = await tokensOf(tools.keys, transfer, { rows, runs, digests: sealed.digests });
    yield { rows: tokened, sealed: sealed.items };
  }
}

/** Before any of the chunk is stored: a decoy that the key service does not know of would guard nothing. */
async function nameDecoys(
  keys: KeyClient,
  transferId: string,
  prepared: readonly PreparedRow[],
): Promise<void> {
  const rows = prepared.filter(({ sent, record }) => sent === null && record !== null).map(({ row }) => row);
  if (rows.length > 0) await keys.call('decoys.place', { principal: PRINCIPAL, transferId, rows });
}

interface DigestedChunk {
  readonly rows: readonly PreparedRow[];
  readonly runs: readonly Run[];
  readonly sealed: SealedChunk;
}

async function* sealChunks(
  chunks: AsyncIterable<PreparedChunk>,
  sealing: SealingThread,
  file: Opened,
): AsyncGenerator<DigestedChunk, void, undefined> {
  const { identity, clinical } = file.keys;
  for await (const { rows, clear } of chunks) {
    const { runs } = clear;
    yield {
      rows,
      runs,
      sealed: await sealing.seal({ transferId: file.transfer.id, keys: { identity, clinical }, clear }),
    };
  }
}
