/** Fetches the sealed file of a delivery, however often the line breaks. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, type ErrorCode, VernixError } from '@vernix/contracts';
import { moveDurably } from '@vernix/durable';
import type { GatewayClient } from '../client/gateway-client.ts';
import { RETRY_AFTER_MS } from '../client/retry.ts';
import { isMissing } from '../private-file.ts';
import type { Progress } from '../submit/progress.ts';
import { fromSystem } from '../system-error.ts';

export interface Fetching {
  readonly client: GatewayClient;
  readonly progress: Progress;
  /** Told what failed, before it is tried again: once, until something has come. */
  readonly onRetry: (error: VernixError) => void;
  readonly signal: AbortSignal;
}

/** SHA-256 of a file in hex; null when there is none. */
export async function hashOfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 }))
      hash.update(piece as Buffer);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return hash.digest('hex');
}

/**
 * Puts the sealed file at `path`, whole and synced, for its owner alone. What an earlier run had of it, in `path.part`, is gone on
 * from.
 * @throws VernixError `delivery-altered`, and nothing is kept; `delivery-over`; `gateway-unreachable` after two minutes
 */
export async function fetchSealed(delivery: Delivery, path: string, how: Fetching): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'a', 0o600).catch((error: unknown) => {
    throw fromSystem(error, path);
  });
  try {
    await receive(file, delivery, how);
    await file.sync();
  } catch (error) {
    if (error instanceof VernixError && OF_NO_USE.has(error.code)) await rm(part);
    throw error;
  } finally {
    await file.close();
  }
  if ((await hashOfFile(part)) !== delivery.sha256) {
    await rm(part);
    throw new VernixError('delivery-altered');
  }
  await moveDurably(part, path);
}

/** After these there is nothing to go on from. */
const OF_NO_USE: ReadonlySet<ErrorCode> = new Set(['delivery-over', 'delivery-altered']);

async function receive(file: FileHandle, delivery: Delivery, how: Fetching): Promise<void> {
  const { progress, onRetry, signal } = how;
  let here = (await file.stat()).size;
  if (here > delivery.bytes) await file.truncate((here = 0));
  let waits = RETRY_AFTER_MS.values();
  while (here < delivery.bytes) {
    const before = here;
    try {
      for await (const piece of how.client.deliveryContent(delivery.id, here)) {
        // Whoever sends more than they said would do so until this disk is full.
        if (here + piece.length > delivery.bytes) throw new VernixError('delivery-altered');
        await file.writeFile(piece);
        here += piece.length;
        progress.at('fetching', here, delivery.bytes);
      }
      if (here === before) throw new VernixError('gateway-unreachable');
    } catch (error) {
      if (!(error instanceof VernixError) || error.code !== 'gateway-unreachable') throw error;
      if (signal.aborted) throw error;
      if (here > before) waits = RETRY_AFTER_MS.values();
      const wait = waits.next().value;
      if (wait === undefined) throw error;
      if (wait === RETRY_AFTER_MS[0]) onRetry(error);
      await sleep(wait, undefined, { signal });
    }
  }
}
