/** A partner that is nobody: what is delivered to it waits until somebody takes it who should not. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Partner, PartnerId } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { usageError } from '../command.ts';
import { OPERATOR } from '../keys/places.ts';
import { createPrivateFile } from '../private-file.ts';

const DAY_MS = 86_400_000;
/** How long its token is good for: a year, and up to so many days more. */
const [YEAR, MORE] = [366, 90];

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
  const made = keys.call('decoys.recipient', { principal: OPERATOR, partner: id });
  const { answer } = await made.catch(async (error: unknown) => {
    if (out !== undefined) await rm(out); // or it would be in the way of the next try
    throw error;
  });
  const sha256 = createHash('sha256').update(token).digest('hex');
  // At midnight, and some day: the log says to the millisecond when a key was made, and the roster must not.
  const days = Math.floor(Date.now() / DAY_MS) + YEAR + randomInt(MORE);
  const notAfter = new Date(days * DAY_MS).toISOString();
  return { id, reportRecipient: answer.recipient, tokens: [{ id: 'main', sha256, notAfter }] };
}
