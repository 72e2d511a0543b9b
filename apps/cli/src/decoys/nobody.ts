/** A partner that is nobody: what is delivered to it waits until somebody takes it who should not. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Partner, PartnerId } from '@vernix/contracts';
import { approved, type KeyClient } from '@vernix/key-channel';
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
  const id = nameOf(partner, 'recipient');
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

/**
 * What was found out makes room for another; what lies at the gateway for it is watched as before.
 * @throws VernixError `approval-awaited`; `request-invalid`: it is not nobody, or retired already
 */
export async function retireNobody(keys: KeyClient, partner: string | undefined): Promise<{ id: string }> {
  const id = nameOf(partner, 'retire');
  const action = { kind: 'decoy-retire', params: { partner: id } };
  await approved(keys, { action, requester: OPERATOR }, (under) =>
    keys.call('decoys.retire', { principal: OPERATOR, partner: id, ...under }),
  );
  return { id };
}

function nameOf(partner: string | undefined, command: string): string {
  const { data: id } = PartnerId.safeParse(partner);
  if (id !== undefined) return id;
  throw usageError({
    en: `vernix decoys ${command} PARTNER: a partner’s short name, of lower-case letters, digits and hyphens`,
    fr: `vernix decoys ${command} PARTENAIRE : le nom court d’un partenaire, en minuscules, chiffres et traits d’union`,
  });
}
