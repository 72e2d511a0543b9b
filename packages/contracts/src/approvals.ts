/**
 * The key service's operations on approvals. What actions, passkeys' answers and events look like is in packages/approvals,
 * which reads them itself; here they are objects. No operation has a binary part.
 */
import { z } from 'zod';
import { Instant, PartnerId } from './ids.ts';
import { request } from './request.ts';
import { Asker, Principal } from './principal.ts';

/** 32 random bytes of the key service, which name a request. */
export const ApprovalNonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Read by packages/approvals. */
const Unread = z.looseObject({});

const ApprovalState = z.enum([
  'requested',
  'approved',
  'used',
  'awaits-second',
  'lapsed',
  'expired',
  'cancelled',
  'refused',
]);

/** Who the officers are, and whom their passkeys are for. */
export const OfficersRequest = request('approvals.officers', {});
export const OfficersAnswer = z.object({
  site: z.object({ origin: z.string(), rpId: z.string() }),
  /** False until every founding officer has made a passkey; until then nothing can be approved. */
  founded: z.boolean(),
  /** Founding officers still to come. */
  awaited: z.array(Principal),
  officers: z.array(z.object({ officer: Principal, passkeys: z.array(z.string()) })),
});
export type OfficersAnswer = z.infer<typeof OfficersAnswer>;

/** Requests, oldest first, and who is stopped until officers say otherwise. */
export const ListApprovalsRequest = request('approvals.list', {});
export const ApprovalSummary = z.object({
  nonce: ApprovalNonce,
  kind: z.string(),
  requester: Principal,
  /** Last moment for the next signature. */
  expiresAt: Instant,
  state: ApprovalState,
  /** Officers whose approval counts. */
  approvedBy: z.array(Principal),
  /** The partner that it delivers to; absent when nothing leaves the house by it. */
  deliverTo: PartnerId.optional(),
});
export type ApprovalSummary = z.infer<typeof ApprovalSummary>;
export const ListApprovalsAnswer = z.object({
  requests: z.array(ApprovalSummary),
  /** `since` in Unix milliseconds: a request to release names it. */
  frozen: z.array(z.object({ principal: Principal, since: z.int(), why: z.string() })),
});
export type ListApprovalsAnswer = z.infer<typeof ListApprovalsAnswer>;

/** One request, as the canonical JSON (RFC 8785) whose hash a passkey signs. */
export const ShowApprovalRequest = request('approvals.show', { nonce: ApprovalNonce });
export const ShowApprovalAnswer = ApprovalSummary.extend({ text: z.string() });
export type ShowApprovalAnswer = z.infer<typeof ShowApprovalAnswer>;

/**
 * Asks officers for an action (packages/approvals, ApprovalAction). It can be approved for `hours`. Asked again for the same
 * while that can be approved or used, it answers with the request there is.
 */
export const OpenApprovalRequest = request('approvals.open', {
  action: Unread,
  requester: Asker,
  hours: z.int().min(1).max(24),
});
export const OpenApprovalAnswer = z.object({
  nonce: ApprovalNonce,
  expiresAt: Instant,
  state: ApprovalState,
});

/** Takes a request back. */
export const CancelApprovalRequest = request('approvals.cancel', {
  nonce: ApprovalNonce,
  requester: Principal,
});
export const CancelApprovalAnswer = z.object({});

/** As `approvals.cancel`, of what a person asked for through the vault: to read more. Of a bulk release also what is left to be read once it was signed. */
export const WithdrawApprovalRequest = request('approvals.withdraw', {
  nonce: ApprovalNonce,
  requester: Principal,
});
export const WithdrawApprovalAnswer = z.object({});

/** One officer's passkey over a request. What it then makes so, is so: `state` is `used`, or `awaits-second`. */
export const AnswerApprovalRequest = request('approvals.answer', { nonce: ApprovalNonce, assertion: Unread });
export const AnswerApprovalAnswer = z.object({ state: ApprovalState });

/** One officer's passkey that says no: SHA-256 of `vernix-refusal/1`, a line feed and the text. Nothing comes of the request. */
export const RefuseApprovalRequest = request('approvals.refuse', { nonce: ApprovalNonce, assertion: Unread });
export const RefuseApprovalAnswer = z.object({});

/** A founding officer's passkey, with the one-time token that they were given at the set-up. */
export const FoundOfficerRequest = request('approvals.found', {
  officer: Principal,
  token: z.string().min(16).max(256),
  registration: Unread,
});
export const FoundOfficerAnswer = z.object({ awaited: z.array(Principal) });

/** A new passkey, for an officer or for somebody who is to become one: opens the request that others approve. */
export const EnrolOfficerRequest = request('approvals.enrol', { officer: Principal, registration: Unread });
export const EnrolOfficerAnswer = OpenApprovalAnswer;
