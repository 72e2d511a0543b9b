import { z } from 'zod';
import { At } from './actions.ts';
import { Assertion } from './assertion.ts';
import { CredentialId, NewCredential, OfficerId } from './credential.ts';
import { ApprovalRequest, Nonce } from './request.ts';

/** The key service's socket that a request came by: the vault's, the operators', the officers' desk's. */
export const Socket = z.enum(['first', 'second', 'desk']);
export type Socket = z.infer<typeof Socket>;

/** By whose passkey. */
const SIGNED = {
  at: At,
  nonce: Nonce,
  officer: OfficerId,
  credentialId: CredentialId,
  signCount: z.int().nonnegative(),
  assertion: Assertion,
};

/**
 * Everything that happens to approvals, as the log keeps it. These events alone make their state. The assertion stays with
 * what it approved, so that anyone with the log can verify it again.
 */
export const ApprovalEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('founded'),
    at: At,
    officers: z.array(z.strictObject({ officer: OfficerId, credential: NewCredential })).max(64),
  }),
  z.strictObject({
    type: z.literal('requested'),
    at: At,
    request: ApprovalRequest,
    /** Older logs do not say it; most that they hold came from the vault. */
    socket: Socket.default('first'),
    /** The request that gave way to it: it ends here. */
    displaces: Nonce.optional(),
  }),
  z.strictObject({ type: z.literal('approved'), ...SIGNED }),
  z.strictObject({ type: z.literal('used'), at: At, nonce: Nonce }),
  z.strictObject({ type: z.literal('lapsed'), at: At, nonce: Nonce }),
  /** An officer said no. */
  z.strictObject({ type: z.literal('refused'), ...SIGNED }),
  /** Taken back by who asked; or, once it was used, what is left to be read by it. */
  z.strictObject({ type: z.literal('cancelled'), at: At, nonce: Nonce }),
]);
export type ApprovalEvent = z.infer<typeof ApprovalEvent>;
