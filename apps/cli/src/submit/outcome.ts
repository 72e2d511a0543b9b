import { setTimeout as sleep } from 'node:timers/promises';
import { type SenderTransfer, VernixError } from '@vernix/contracts';
import type { GatewayClient } from '../client/gateway-client.ts';
import type { ExitName } from '../exit-code.ts';

const POLL_MS = 500;
const DECIDED = new Set<SenderTransfer['state']>(['committed', 'failed', 'expired', 'terminated']);

/** Whether the registry took the file in, or it is known that it did not. */
export const isDecided = ({ state }: SenderTransfer): boolean => DECIDED.has(state);

/** The same for every command that tells a file's outcome. */
export const exitOf = ({ state }: SenderTransfer): ExitName => (state === 'committed' ? 'ok' : 'fileFailed');

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
    if (transfer !== null && isDecided(transfer)) return transfer;
    await sleep(POLL_MS, undefined, { signal });
  }
}
