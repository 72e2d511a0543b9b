/** A partner that is nobody: what is delivered to it waits until somebody takes it who should not. */
import { createHash, randomBytes } from 'node:crypto';
import { type Partner, PartnerId } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { usageError } from '../command.ts';
import { OPERATOR } from '../keys/places.ts';
import { createPrivateFile } from '../private-file.ts';

const YEAR_MS = 366 * 86_400_000;

/** What of its entry in the roster only this can make. */
export type Nobody = Pick<Partner, 'id' | 'reportRecipient' | 'tokens'>;

/**
 * Has the key service know it, and makes what its entry in the roster needs.
 * @param out where its token goes; without it there is none that anybody has
 */
export async function makeNobody(
  keys: KeyClient,
  partner: string | undefined,
  out: string | undefined,
): Promise<Nobody> {
  const { data: id } = PartnerId.safeParse(partner);
  if (id === undefined)
    throw usageError({
      en: 'vernix decoys recipient PARTNER: a partner’s short name, of lower-case letters, digits and hyphens',
      fr: 'vernix decoys recipient PARTENAIRE : le nom court d’un partenaire, en minuscules, chiffres et traits d’union',
    });
  const token = randomBytes(32).toString('base64url');
  if (out !== undefined) await createPrivateFile(out, `${token}\n`);
  const { answer } = await keys.call('decoys.recipient', { principal: OPERATOR, partner: id });
  const sha256 = createHash('sha256').update(token).digest('hex');
  const notAfter = new Date(Date.now() + YEAR_MS).toISOString();
  return { id, reportRecipient: answer.recipient, tokens: [{ id: 'main', sha256, notAfter }] };
}
