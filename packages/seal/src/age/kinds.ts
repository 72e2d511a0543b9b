import { VernixError } from '@vernix/contracts';

/** `hybrid`: ML-KEM-768 with X25519, `age1pq1…`, the default. `classic`: X25519 alone, `age1…`, for old tools. */
export type SealKind = 'hybrid' | 'classic';

/** Bech32 text has no `1` after its prefix, so other kinds (`age1tag1…`, `age1yubikey1…`) do not fit. */
const RECIPIENT = /^age1(?<postQuantum>pq1)?[02-9ac-hj-np-z]{6,4096}$/;

/** @throws VernixError `recipient-invalid`: of neither kind, by its look. */
export function kindOfRecipient(recipient: string): SealKind {
  const match = RECIPIENT.exec(recipient);
  if (match === null) throw new VernixError('recipient-invalid');
  return match.groups?.['postQuantum'] === undefined ? 'classic' : 'hybrid';
}

/**
 * A file sealed to both kinds is only as safe as the weaker one.
 * @throws VernixError `recipients-mixed`; `recipient-invalid`, also when there is none at all.
 */
export function requireOneKind(recipients: readonly string[]): void {
  const kinds = new Set(recipients.map(kindOfRecipient));
  if (kinds.size === 0) throw new VernixError('recipient-invalid');
  if (kinds.size > 1) throw new VernixError('recipients-mixed');
}
