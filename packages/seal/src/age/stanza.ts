import { VernixError } from '@vernix/contracts';
import type { Stanza } from 'age-encryption';

/** Every stanza we read holds a wrapped 128-bit file key: 16 bytes and their tag. */
const BODY_BYTES = 32;

export function malformed(): VernixError {
  return new VernixError('age-header-invalid');
}

/**
 * The stanza's body.
 * @throws VernixError `age-header-invalid` when it cannot be a wrapped file key. Length first: a longer key could be
 * made to open under two identities.
 */
export function bodyOf(stanza: Stanza): Uint8Array {
  if (stanza.body.length !== BODY_BYTES) throw malformed();
  return stanza.body;
}
