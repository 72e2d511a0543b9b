/** How keys are replaced and how a person is forgotten: operations of the key service's protocol (./key-service.ts). */
import { z } from 'zod';
import { ApprovalNonce } from './approvals.ts';
import { AgeRecipient, Instant, RowNumber, TransferId } from './ids.ts';
import { Asker } from './principal.ts';
import { request } from './request.ts';

/** Which keys there are to replace. */
export const KEY_NAMES = ['intake', 'items', 'tokens', 'pseudonyms', 'statement', 'log', 'sealing'] as const;
export const KeyName = z.enum(KEY_NAMES);
export type KeyName = z.infer<typeof KeyName>;

/** What keys there are, by name; no key. */
export const ListKeysRequest = request('keys.list', {});
export const KeyListing = z.object({
  key: KeyName,
  /** A snapshot family, for `pseudonyms`. */
  of: z.string().optional(),
  generation: z.int().nonnegative(),
  state: z.enum(['current', 'retired', 'destroyed']),
  /** Since when it is in that state; null where that is not kept. */
  since: Instant.nullable(),
});
export type KeyListing = z.infer<typeof KeyListing>;
export const ListKeysAnswer = z.object({ keys: z.array(KeyListing), forgottenFrom: z.int().nonnegative() });

/**
 * Replaces a key while everything runs; only through the second socket. `of` names the snapshot family of `pseudonyms`. With
 * `destroy` the earlier intake epochs are destroyed at once, `under` an approval where there is a desk. `tokens` begins a change that the vault carries through
 * (`tokens.rekey`) and `tokens.settle` ends.
 */
export const RotateKeyRequest = request('keys.rotate', {
  principal: Asker,
  key: KeyName,
  of: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  destroy: z.boolean().optional(),
  under: ApprovalNonce.optional(),
});
export const RotateKeyAnswer = z.object({ generation: z.int().positive() });

/**
 * All keys of the key service, for whoever holds the recipient's identity; only through the second socket, and only `under` an
 * approval. Binary out: an age file of `{ type: 'vernix-keys-export/1', keys }`.
 */
export const ExportKeysRequest = request('keys.export', {
  principal: Asker,
  recipient: AgeRecipient,
  under: ApprovalNonce.optional(),
});
export const ExportKeysAnswer = z.object({});

/**
 * Tokens of the vault carried from one generation of the token key to the next. Binary in and out: 8 bytes each. The key
 * service takes the old layer off and puts the new one on; it learns no digest, and nobody's items are opened.
 */
export const RekeyTokensRequest = request('tokens.rekey', {
  from: z.int().positive(),
  to: z.int().positive(),
  count: z.int().positive().max(500_000),
});
export const RekeyTokensAnswer = z.object({});

/** The vault holds tokens of the newest generation only: the older key is destroyed. Only through the second socket. */
export const SettleTokensRequest = request('tokens.settle', {
  principal: Asker,
  generation: z.int().positive(),
});
export const SettleTokensAnswer = z.object({});

/**
 * Forgets a person: destroys the keys of these rows' items. Only through the second socket, and of transfers that are
 * settled; where there is a desk, `under` an approval. `files` are all transfers that a row about the person came in, also those whose rows repeated one held already.
 */
export const ShredRequest = request('person.shred', {
  principal: Asker,
  rows: z.array(z.object({ transferId: TransferId, row: RowNumber })).max(3_000),
  files: z.array(TransferId).max(3_000),
  under: ApprovalNonce.optional(),
});
export const ShredAnswer = z.object({
  /** Rows whose keys this request destroyed; others were gone before. */
  rows: z.int().nonnegative(),
  /** Intake epochs that can still open an original file of these, from a backup of it. */
  epochs: z.array(z.int().positive()),
  /** Token generation that was in use: until it is replaced, a backup's tokens answer guesses. */
  tokens: z.int().positive(),
});
