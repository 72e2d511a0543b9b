import { type Balance, type SenderTransfer, tellCode } from '@vernix/contracts';

const count = (value: number): string => value.toLocaleString('en-CA');

export function describeBalance(balance: Balance): string {
  const { rows, accepted, queried, rejected, unchanged } = balance;
  const known = unchanged === 0 ? '' : `; ${count(unchanged)} rows were held already`;
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

/** What was wrong with the file and what to do. A code that the gateway does not know may be one that this release does. */
function describeFault({ errorCode, error }: SenderTransfer): string[] {
  if (errorCode === null) return [];
  const told = error ?? tellCode(errorCode);
  return told === null ? [`(${errorCode})`] : [`${told.message.en} (${errorCode})`, told.action.en];
}

/** One transfer in words, a few lines. */
export function describeTransfer(transfer: SenderTransfer): string[] {
  const { id, state, received, size, balance, reportReady, logProofReady } = transfer;
  const part = state === 'receiving' ? ` (${count(received)} of ${count(size)} bytes)` : '';
  return [
    `${id}  ${STATE_WORDS[state]}${part}`,
    ...(balance === null ? [] : [`  ${describeBalance(balance)}`]),
    ...describeFault(transfer).map((line) => `  ${line}`),
    ...(reportReady ? [`  its report: vernix report ${id}`] : []),
    ...(logProofReady ? [`  proof that it was accepted: vernix log receipt ${id}`] : []),
  ];
}
