import { VernixError } from '@vernix/contracts';
import type { Signer } from './signer.ts';
import { isKeyName, isNoteText, parseBase64 } from './text.ts';
import type { Verifier } from './verifier.ts';

/** Room for 64 ML-DSA-44 signatures and a text. c2sp.org/signed-note asks for 16 at least. */
const NOTE_CHARACTERS = 512 * 1024;
const MOST_SIGNATURES = 64;
const ID_BYTES = 4;

/** A signature line, taken apart; nothing is verified yet. */
export interface NoteSignature {
  readonly name: string;
  /** The key id in hex. */
  readonly id: string;
  /** Without the key id. */
  readonly signature: Buffer;
  /** As it stands in the note, with its newline. */
  readonly line: string;
}

/** A key that signed the note, and when it says it did (seconds since 1970; `null` when its kind does not say). */
export interface Signed {
  readonly verifier: Verifier;
  readonly time: number | null;
  readonly line: string;
}

/** Signs a text; see {@link Signer.sign} for `time`. @throws VernixError `log-note-invalid`: not lines of text */
export async function signNote(text: string, signers: readonly Signer[], time: number): Promise<string> {
  if (!isNoteText(text)) throw new VernixError('log-note-invalid');
  return `${text}\n${await signatureLines(text, signers, time)}`;
}

/** The signature lines alone: what a witness answers with. */
export async function signatureLines(
  text: string,
  signers: readonly Signer[],
  time: number,
): Promise<string> {
  const lines = signers.map(async (signer) => {
    const { name, id } = signer.verifier;
    const bytes = Buffer.concat([Buffer.from(id, 'hex'), await signer.sign(text, time)]);
    return `— ${name} ${bytes.toString('base64')}\n`;
  });
  return (await Promise.all(lines)).join('');
}

/**
 * Takes a note apart (c2sp.org/signed-note, Format): the text ends before the last empty line.
 * @throws VernixError `log-note-invalid`
 */
export function parseNote(note: string): { text: string; signatures: NoteSignature[] } {
  const end = note.lastIndexOf('\n\n');
  if (note.length > NOTE_CHARACTERS || end < 0 || !isNoteText(note))
    throw new VernixError('log-note-invalid');
  return { text: note.slice(0, end + 1), signatures: parseSignatureLines(note.slice(end + 2)) };
}

/** @throws VernixError `log-note-invalid` */
export function parseSignatureLines(text: string): NoteSignature[] {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length > MOST_SIGNATURES)
    throw new VernixError('log-note-invalid');
  return lines.map((line) => {
    const [dash, name = '', base64 = '', more] = line.split(' ');
    const bytes = parseBase64(base64);
    const whole = dash === '—' && isKeyName(name) && more === undefined;
    if (!whole || bytes === null || bytes.length <= ID_BYTES) throw new VernixError('log-note-invalid');
    const id = bytes.toString('hex', 0, ID_BYTES);
    return { name, id, signature: bytes.subarray(ID_BYTES), line: `${line}\n` };
  });
}

/**
 * The text of a note that at least one of these keys signed. Signatures of other keys are ignored; a wrong one of a known
 * key makes the whole note worthless.
 * @throws VernixError `log-note-invalid`, `log-signature-wrong`, `log-signature-missing`
 */
export function openNote(note: string, verifiers: readonly Verifier[]): { text: string; signed: Signed[] } {
  const { text, signatures } = parseNote(note);
  const signed = knownSignatures(text, signatures, verifiers);
  if (signed.length === 0) throw new VernixError('log-signature-missing', { keys: keyNames(verifiers) });
  return { text, signed };
}

/** Those of these keys that signed, each once. @throws VernixError `log-signature-wrong` */
export function knownSignatures(
  text: string,
  signatures: readonly NoteSignature[],
  verifiers: readonly Verifier[],
): Signed[] {
  const signed = new Map<Verifier, Signed>();
  for (const { name, id, signature, line } of signatures) {
    const verifier = verifiers.find((known) => known.name === name && known.id === id);
    if (verifier === undefined || signed.has(verifier)) continue;
    if (!verifier.verify(text, signature))
      throw new VernixError('log-signature-wrong', { key: `${name}+${id}` });
    signed.set(verifier, { verifier, time: verifier.timeOf(signature), line });
  }
  return [...signed.values()];
}

export function keyNames(verifiers: readonly Verifier[]): string {
  return verifiers.map(({ name, id }) => `${name}+${id}`).join(', ');
}
