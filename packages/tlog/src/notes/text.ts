/** What the length byte of a `cosigned_message` has room for (c2sp.org/tlog-cosignature). */
export const NAME_BYTES = 255;

/** The bytes of standard base64 (RFC 4648 §4) in its one spelling; `null` for anything else. */
export function parseBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** A key name has no Unicode space and no plus (c2sp.org/signed-note, Format), and is short enough for ML-DSA-44. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name) && fitsName(name);
}

/** Whether it can stand in a signed message: 1 to {@link NAME_BYTES} bytes of UTF-8. */
export function fitsName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= NAME_BYTES;
}

/** Whether a note may have this text: lines that end in a newline, and no control character but that. */
export function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !/(?!\n)[\0-\x1f]/.test(text);
}
