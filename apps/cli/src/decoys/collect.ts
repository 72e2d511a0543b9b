/** Collects what waits for nobody, as its recipient would: how it ended is then as with others. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import type { GatewayClient } from '../client/gateway-client.ts';
import { takeDelivery } from '../deliveries/take.ts';
import { OPERATOR } from '../keys/places.ts';
import { NO_PROGRESS } from '../submit/progress.ts';

/**
 * Before one is read, the key service knows that it is no thief who reads it. What somebody has read already is left: of that the
 * alarm is to sound. Nothing is kept of what comes.
 *
 * @param client with the token of the partner that is nobody
 * @param admin the key service's second socket
 */
export async function collectDecoys(
  client: GatewayClient,
  admin: string,
  signal: AbortSignal,
): Promise<{ readonly collected: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-'));
  const how = { client, progress: NO_PROGRESS, onRetry: () => undefined, signal };
  try {
    const waiting = (await client.deliveries()).filter(({ state }) => state === 'waiting');
    for (const { id } of waiting) {
      await KeyClient.with(admin, (keys) =>
        keys.call('decoys.collect', { principal: OPERATOR, deliveryId: id }),
      );
      await takeDelivery({ id, out: join(directory, id), force: false, identityFile: null }, how);
      await rm(join(directory, id));
    }
    return { collected: waiting.length };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
