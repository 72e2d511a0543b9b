import type { KeyListing } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import type { Line } from '../language.ts';

export interface ListedKeys {
  readonly keys: readonly KeyListing[];
  readonly forgottenFrom: number;
  /** Ed25519 public key (JWK `x`) that signs intake statements now. */
  readonly statementKey: string;
  /** Public keys of the log, as notes have them. */
  readonly logKeys: readonly string[];
}

/** Which keys there are, and the public halves that others have to be told. */
export async function listKeys(client: KeyClient): Promise<ListedKeys> {
  const { answer } = await client.call('keys.list', {});
  const { statementKey } = (await client.call('hello', {})).answer;
  const { keys: logKeys } = (await client.call('log.checkpoint', {})).answer;
  return { ...answer, statementKey, logKeys };
}

export const linesOf = ({ keys, statementKey, logKeys }: ListedKeys): Line[] => [
  ...keys.map(({ key, of, generation, state, since }) =>
    [key, of ?? '', `${generation}`, state, since ?? ''].join('\t'),
  ),
  '',
  {
    en: 'The public statement key, for the roster (intakeStatementKey) and for senders (intakeKey):',
    fr: 'La clé publique des déclarations, pour la liste (intakeStatementKey) et pour les expéditeurs (intakeKey) :',
  },
  statementKey,
  {
    en: 'The log’s public keys, for witnesses and as lines of a policy:',
    fr: 'Les clés publiques du journal, pour les témoins et comme lignes d’une politique :',
  },
  ...logKeys.map((key) => `log ${key}`),
];
