import type { KeyClient } from '@vernix/key-channel';
import type { SealedBytes } from '../sealing/seal-items.ts';
import type { SealingThread } from '../sealing/sealing-thread.ts';
import type { PreparedChunk } from './prepare-chunks.ts';
import { type TokenedRow, tokensOf } from './tokens.ts';
import type { TransferKeys } from './transfer-keys.ts';

/** Rows that lack nothing but to be placed in the registry. */
export interface FinishedChunk {
  readonly rows: readonly TokenedRow[];
  readonly sealed: SealedBytes;
}

/** Gives each chunk what others compute: its tokens, by the key service, and its sealed items, by the sealing thread. */
export async function* finishChunks(
  chunks: AsyncIterable<PreparedChunk>,
  tools: { readonly keys: KeyClient; readonly sealing: SealingThread },
  file: { readonly transfer: { readonly id: string }; readonly keys: TransferKeys },
): AsyncGenerator<FinishedChunk, void, undefined> {
  const transferId = file.transfer.id;
  const { identity, clinical } = file.keys;
  for await (const { rows, plain } of chunks) {
    const [sealed, tokened] = await Promise.all([
      tools.sealing.seal({ transferId, keys: { identity, clinical }, plain }),
      tokensOf(tools.keys, transferId, rows),
    ]);
    yield { rows: tokened, sealed };
  }
}
