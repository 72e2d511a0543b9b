import { createHash } from 'node:crypto';
import { Principal } from '@vernix/contracts';
import { z } from 'zod';
import { ApprovalAction, At } from './actions.ts';
import { base64Url } from './base64url.ts';
import { canonicalJson } from './canonical.ts';

/** 32 random bytes of the key service: it names the request, and nobody can have had it signed before. */
export const Nonce = base64Url({ min: 32, max: 32 });

export const ApprovalRequest = z.strictObject({
  action: ApprovalAction,
  /** Who asks for it. */
  requester: Principal,
  nonce: Nonce,
  /** It is neither approved nor used after this. */
  expiresAt: At,
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

/**
 * What a passkey signs: SHA-256 over a name for this use, a line feed, and the request as canonical JSON. JSON rather than
 * bytes of our own, because the page shows it, the log keeps it and an auditor can hash it with any JCS library.
 */
export function requestHash(request: ApprovalRequest): Buffer {
  return hash('vernix-approval/1', requestText(request));
}

/** What a passkey signs that says no. Another name, so that neither can pass for the other. */
export function refusalHash(request: ApprovalRequest): Buffer {
  return hash('vernix-refusal/1', requestText(request));
}

/** The text that is hashed, and shown. */
export function requestText(request: ApprovalRequest): string {
  return canonicalJson(request);
}

/** Names the exact items of one `items.release` request, in their order; for `bulk-release`. Lower-case hexadecimal. */
export function itemsHash(
  items: readonly { readonly transferId: string; readonly itemClass: string; readonly row: number }[],
): string {
  const exact = items.map(({ transferId, itemClass, row }) => ({ transferId, itemClass, row }));
  return hash('vernix-items/1', canonicalJson(exact)).toString('hex');
}

/** Names the exact rows of one `person.shred` request, in their order; for `person-shred`. Lower-case hexadecimal. */
export function rowsHash(rows: readonly { readonly transferId: string; readonly row: number }[]): string {
  const exact = rows.map(({ transferId, row }) => ({ transferId, row }));
  return hash('vernix-rows/1', canonicalJson(exact)).toString('hex');
}

function hash(use: string, text: string): Buffer {
  return createHash('sha256').update(`${use}\n${text}`, 'utf8').digest();
}
