/** Collects what waits for nobody, as its recipient would: how it ended is then as with others. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import type { GatewayClient } from '../client/gateway-client.ts';
import { takeDelivery } from '../deliveries/take.ts';
import { OPERATOR } from '../keys/places.ts';
import { NO_PROGRESS } from '../submit/progress.ts';

/** What waits, and what an earlier run may have broken off. */
const WANTED: ReadonlySet<string> = new Set(['waiting', 'collected']);

/**
 * Before one is read, the key service knows that it is no thief who reads it. What somebody else has read is left: of that the
 * alarm is to sound. One that an earlier run began with is gone on with. Nothing is kept of what comes.
 *
 * @param client with the token of the partner that is nobody
 * @param admin the key service's second socket
 * @throws VernixError `delivery-not-decoy`, before it is read: the token is not that of one that is nobody
 */
export async function collectDecoys(
  client: GatewayClient,
  admin: string,
  signal: AbortSignal,
): Promise<{ readonly collected: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-'));
  const how = { client, progress: NO_PROGRESS, onRetry: () => undefined, signal };
  try {
    const ids = (await client.deliveries()).filter(({ state }) => WANTED.has(state)).map(({ id }) => id);
    let collected = 0;
    for (const id of ids) {
      // Looked at again: what was read while those before it came was read by somebody else.
      const { state } = await client.delivery(id);
      if (!WANTED.has(state)) continue;
      const asked = { principal: OPERATOR, deliveryId: id, read: state === 'collected' };
      const { answer } = await KeyClient.with(admin, (keys) => keys.call('decoys.collect', asked));
      if (!answer.announced) continue;
      await takeDelivery({ id, out: join(directory, id), force: false, identityFile: null }, how);
      await rm(join(directory, id));
      collected += 1;
    }
    return { collected };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
