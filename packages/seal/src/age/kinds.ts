import { VernixError } from '@vernix/contracts';

/** `hybrid`: ML-KEM-768 with X25519, `age1pq1…`, the default. `classic`: X25519 alone, `age1…`, for old tools. */
export type SealKind = 'hybrid' | 'classic';

export function kindOfRecipient(recipient: string): SealKind {
  return recipient.startsWith('age1pq1') ? 'hybrid' : 'classic';
}

/**
 * A file sealed to both kinds is only as safe as the weaker one.
 * @throws VernixError `recipients-mixed`; `recipient-invalid` when there is none at all.
 */
export function requireOneKind(recipients: readonly string[]): void {
  const kinds = new Set(recipients.map(kindOfRecipient));
  if (kinds.size === 0) throw new VernixError('recipient-invalid');
  if (kinds.size > 1) throw new VernixError('recipients-mixed');
}
