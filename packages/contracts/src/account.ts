/** The registry's own people and their accounts: what the vault's account and people pages say. */
import { z } from 'zod';
import { AccountId, Instant } from './ids.ts';
import { CredentialId, PasskeyLabel } from './passkey.ts';
import { Role } from './session.ts';

/** What can be done to an account. Each is an entry of the log. */
export const AccountAct = z.enum([
  'founded',
  'signed-in',
  'passkey-added',
  'passkey-removed',
  'sessions-ended',
]);
export type AccountAct = z.infer<typeof AccountAct>;

export const AccountEvent = z.object({ at: Instant, act: AccountAct, by: AccountId });
export type AccountEvent = z.infer<typeof AccountEvent>;

/** GET /account: one's own. */
export const OwnAccount = z.object({
  account: AccountId,
  name: z.string(),
  role: Role,
  passkeys: z.array(
    z.object({ id: CredentialId, label: PasskeyLabel, createdAt: Instant, usedAt: Instant.nullable() }),
  ),
  /** Newest first. */
  events: z.array(AccountEvent),
});
export type OwnAccount = z.infer<typeof OwnAccount>;
