import { TransferId } from '@vernix/contracts';
import { usageError } from './command.ts';

/** @throws VernixError `command-line` when it is not the id of a transfer */
export function parseTransferId(text: string): TransferId {
  const parsed = TransferId.safeParse(text);
  if (!parsed.success)
    throw usageError('a transfer’s id is 22 letters, digits, - or _, as “vernix submit” printed it');
  return parsed.data;
}
