import type { Balance, SenderTransfer } from '@vernix/contracts';
import { describeCode } from '../client/gateway-client.ts';

const count = (value: number): string => value.toLocaleString('en-CA');

export function describeBalance(balance: Balance): string {
  const { rows, accepted, queried, rejected, unchanged } = balance;
  const known = unchanged === 0 ? '' : `; ${count(unchanged)} of the accepted were held already`;
  return `${count(rows)} rows = ${count(accepted)} accepted + ${count(queried)} queried + ${count(rejected)} rejected${known}`;
}

const STATE_WORDS: Record<SenderTransfer['state'], string> = {
  receiving: 'is arriving',
  received: 'is on the gateway, sealed, until the registry collects it',
  expired: 'was not collected in time and is gone from the gateway',
  terminated: 'was withdrawn by its sender',
  collected: 'is in the registry, not yet opened',
  opened: 'is being read',
  committed: 'is in the registry',
  failed: 'could not be taken in',
};

/** One transfer in words, a line or two. */
export function describeTransfer(transfer: SenderTransfer): string[] {
  const { id, state, received, size, balance, errorCode, reportReady } = transfer;
  const part = state === 'receiving' ? ` (${count(received)} of ${count(size)} bytes)` : '';
  return [
    `${id}  ${STATE_WORDS[state]}${part}`,
    ...(balance === null ? [] : [`  ${describeBalance(balance)}`]),
    ...(errorCode === null ? [] : [`  ${describeCode(errorCode)} (${errorCode})`]),
    ...(reportReady ? [`  its report: vernix report ${id}`] : []),
  ];
}
