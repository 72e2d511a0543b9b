import { z } from 'zod';

/**
 * A transfer's id: 128 random bits in base64url (22 characters). It is the same at the gateway, in the vault and in
 * the key service, says nothing about the sender, and cannot be guessed.
 */
export const TransferId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export type TransferId = z.infer<typeof TransferId>;

/** A delivery's id, made by the vault: 128 random bits in base64url, as a transfer's. */
export const DeliveryId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export type DeliveryId = z.infer<typeof DeliveryId>;

/** A row of a transfer. The trees that items' keys hang from have places for so many. */
export const RowNumber = z
  .int()
  .positive()
  .max(2 ** 32 - 1);

/** The highest number that the registry's database has for one: its `integer`. */
export const HIGHEST_ROW = 2 ** 31 - 1;

/** SHA-256 in lower-case hexadecimal (64 characters). */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export type Sha256Hex = z.infer<typeof Sha256Hex>;

/** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` prints it. */
export const Instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof Instant>;

/** A partner's short name in the roster: lower-case letters, digits and hyphens; never a person's name. */
export const PartnerId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
export type PartnerId = z.infer<typeof PartnerId>;

/** An account's id: made by us, or short and chosen by who founds it; never a person's name. */
export const AccountId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export type AccountId = z.infer<typeof AccountId>;

/** A public key that statements are verified by: Ed25519, the JWK's `x`. */
export const StatementKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** An age recipient: `age1…` (X25519) or `age1pq1…` (mlkem768x25519). */
export const AgeRecipient = z
  .string()
  .max(4096)
  .regex(/^age1[a-z0-9]+$/);
export type AgeRecipient = z.infer<typeof AgeRecipient>;

/**
 * Most age files that one stored file may be made of. Their headers, about 1.7 KiB each with a hybrid recipient, go to the
 * key service in one frame (`FRAME_LIMITS`).
 */
export const MOST_SEGMENTS = 4_000;
