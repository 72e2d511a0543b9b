/** What a file is, by its first bytes. */
import { AGE_MAGIC, looksLikeAge } from '@vernix/seal';
import { VernixError } from '@vernix/contracts';

/** Forms that people send for CSV, by the bytes they begin with. Their names are the same in every language. */
const OTHER_FORMS = [
  ['ZIP (XLSX)', Buffer.from('PK\x03\x04', 'latin1')],
  ['ZIP', Buffer.from('PK\x05\x06', 'latin1')],
  ['XLS', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['PDF', Buffer.from('%PDF-')],
  ['Parquet', Buffer.from('PAR1')],
  ['7z', Buffer.from('377abcaf271c', 'hex')],
  ['xz', Buffer.from('fd377a585a00', 'hex')],
  ['Zstandard', Buffer.from('28b52ffd', 'hex')],
  ['age (ASCII armor)', Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----')],
  ['PGP', Buffer.from('-----BEGIN PGP')],
] as const;

/** So many bytes tell all forms apart. */
export const FORM_BYTES = Math.max(AGE_MAGIC.length, ...OTHER_FORMS.map(([, start]) => start.length));

/** `sealed`: an age file already. `gzip`: is unpacked on its way into the seal. */
export type Form = 'plain' | 'gzip' | 'sealed';

/** @throws VernixError `source-form-wrong` for what the registry could not read: better told before it is sealed to it */
export function formOf(start: Uint8Array): Form {
  const other = OTHER_FORMS.find(([, magic]) => magic.equals(start.subarray(0, magic.length)));
  if (other !== undefined) throw new VernixError('source-form-wrong', { form: other[0] });
  if (looksLikeAge(start)) return 'sealed';
  return start[0] === 0x1f && start[1] === 0x8b ? 'gzip' : 'plain';
}

/** @throws VernixError `source-form-wrong` when what was unpacked is not plain either: it would be sealed as it is */
export function requirePlain(start: Uint8Array): void {
  const form = formOf(start);
  if (form !== 'plain')
    throw new VernixError('source-form-wrong', { form: `${form === 'gzip' ? 'gzip' : 'age'} (gzip)` });
}
