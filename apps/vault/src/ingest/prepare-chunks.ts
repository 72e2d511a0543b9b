import { setImmediate as breathe } from 'node:timers/promises';
import type { ParsedRow } from '@vernix/formats';
import type { KeyClient } from '@vernix/key-channel';
import { ItemSealer } from '@vernix/seal';
import { type PreparedRow, prepareRow, type Sealing } from './prepare.ts';
import type { StoredTransfer } from './stored-transfer.ts';
import { type TokenedRow, tokensOf } from './tokens.ts';
import type { TransferKeys } from './transfer-keys.ts';

/** Rows worked on at a time: enough to make round trips cheap, few enough to keep memory flat. */
const CHUNK_ROWS = 4_000;
/** Rows between two pauses in which the thread feeds the database's socket. */
const ROWS_A_BREATH = 100;

/** Parsed rows in; chunks out in which each row is validated, sealed and has its tokens. */
export async function* prepareChunks(
  batches: AsyncIterable<ParsedRow[]>,
  { id, partner, receivedOn }: StoredTransfer,
  { identity, clinical }: TransferKeys,
  keys: KeyClient,
): AsyncGenerator<TokenedRow[], void, undefined> {
  const sealing: Sealing = {
    partner,
    receivedOn,
    identity: new ItemSealer(identity, id, 'identity'),
    clinical: new ItemSealer(clinical, id, 'clinical'),
  };
  try {
    let chunk: PreparedRow[] = [];
    for await (const parsed of batches) {
      for (const row of parsed) {
        chunk.push(prepareRow(row, sealing));
        if (chunk.length % ROWS_A_BREATH === 0) await breathe();
      }
      if (chunk.length >= CHUNK_ROWS) {
        yield await tokensOf(keys, id, chunk);
        chunk = [];
      }
    }
    if (chunk.length > 0) yield await tokensOf(keys, id, chunk);
  } finally {
    sealing.identity.wipe();
    sealing.clinical.wipe();
  }
}
