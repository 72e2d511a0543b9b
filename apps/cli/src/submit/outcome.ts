import { setTimeout as sleep } from 'node:timers/promises';
import { type SenderTransfer, VernixError } from '@vernix/contracts';
import type { GatewayClient } from '../client/gateway-client.ts';

const POLL_MS = 500;
const DECIDED = new Set<SenderTransfer['state']>(['committed', 'failed', 'expired', 'terminated']);

/**
 * Waits until the registry decided about the file. It may be long when the registry is closed for work; a gateway that
 * does not answer for a moment changes nothing about the file, so it is asked again.
 */
export async function waitForOutcome(
  client: GatewayClient,
  id: string,
  onState: (state: SenderTransfer['state']) => void,
  signal: AbortSignal,
): Promise<SenderTransfer> {
  for (;;) {
    const transfer = await client.transfer(id).catch((error: unknown) => {
      if (error instanceof VernixError && error.code === 'gateway-unreachable') return null;
      throw error;
    });
    if (transfer !== null) onState(transfer.state);
    if (transfer !== null && DECIDED.has(transfer.state)) return transfer;
    await sleep(POLL_MS, undefined, { signal });
  }
}
