/** The registry's own people and their accounts: what the vault's account and people pages say. */
import { z } from 'zod';
import { AccountId, Instant } from './ids.ts';
import { isReadable } from './names.ts';
import { CredentialId, PasskeyLabel } from './passkey.ts';
import { Role } from './session.ts';

/** What can be done to an account. Each is an entry of the log. */
export const AccountAct = z.enum([
  'founded',
  'signed-in',
  'passkey-added',
  'passkey-removed',
  'sessions-ended',
  'invited',
  'role-changed',
  'disabled',
  'enabled',
  'code-added',
  'code-removed',
  'recovery-asked',
  'recovery-granted',
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
  /** Whether a passphrase and a one-time code sign this person in as well. */
  code: z.boolean(),
  /** Newest first. */
  events: z.array(AccountEvent),
});
export type OwnAccount = z.infer<typeof OwnAccount>;

/** Typed by hand, in groups as apps show it. */
const Code = z
  .string()
  .max(12)
  .transform((typed) => typed.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/));
const Passphrase = z.string().min(12).max(128);

/** POST /session/code: the fallback, where no passkey can be used. */
export const CodeSignIn = z.object({
  account: AccountId,
  passphrase: z.string().min(1).max(128),
  code: Code,
});
/** POST /account/code */
export const NewCodeRequest = z.object({ passphrase: Passphrase });
/** What the person's app is told, this once: the secret in base32, and the same as an `otpauth:` address. */
export const CodeMade = z.object({ secret: z.string(), uri: z.string() });
export type CodeMade = z.infer<typeof CodeMade>;
/** POST /account/code/confirm */
export const CodeProof = z.object({ code: Code });

/** The roles there are among the registry's own people. */
export const StaffRole = Role.extract(['steward', 'privacy-officer', 'administrator']);
export type StaffRole = z.infer<typeof StaffRole>;
const StaffName = z.string().trim().min(1).max(80).refine(isReadable);

export const StaffMember = z.object({
  account: AccountId,
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  passkeys: z.int().nonnegative(),
  code: z.boolean(),
  createdAt: Instant,
  signedInAt: Instant.nullable(),
  /** An officer has asked that they may make new passkeys; another one has to agree. */
  recovery: z.object({ askedBy: AccountId, endsAt: Instant }).nullable(),
});
export type StaffMember = z.infer<typeof StaffMember>;

/** GET /api/people */
export const StaffList = z.object({ people: z.array(StaffMember) });
export type StaffList = z.infer<typeof StaffList>;

/** POST /api/people */
export const Invitation = z.object({ name: StaffName, role: StaffRole });
/** PATCH /api/people/:account */
export const StaffChange = z.object({ role: StaffRole.optional(), disabled: z.boolean().optional() });
/** A one-time link's token, shown once to who made it, to be handed over in person. */
export const MadeLink = z.object({ account: AccountId, token: z.string(), endsAt: Instant });
export type MadeLink = z.infer<typeof MadeLink>;
/** POST /api/people/:account/recovery: null while another officer has to agree. */
export const RecoveryAnswer = z.object({ link: MadeLink.nullable() });
export type RecoveryAnswer = z.infer<typeof RecoveryAnswer>;

/** GET /api/people/:account/events */
export const AccountHistory = z.object({ events: z.array(AccountEvent) });
