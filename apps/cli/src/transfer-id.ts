import { TransferId } from '@vernix/contracts';
import { usageError } from './command.ts';

/** @throws VernixError `command-line` when it is not the id of a transfer */
export function parseTransferId(text: string): TransferId {
  const parsed = TransferId.safeParse(text);
  if (!parsed.success)
    throw usageError({
      en: 'a transfer’s id is 22 letters, digits, - or _, as “vernix submit” printed it',
      fr: 'l’identifiant d’un transfert compte 22 lettres, chiffres, - ou _, tel que « vernix submit » l’a affiché',
    });
  return parsed.data;
}
