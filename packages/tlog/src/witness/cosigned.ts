import { knownSignatures, parseNote, parseSignatureLines } from '../notes/note.ts';
import type { Verifier } from '../notes/verifier.ts';

/**
 * The checkpoint with the cosignatures of these witnesses added, out of the body that one answered with. Lines of other
 * keys are left out, and those that the note has already.
 * @throws VernixError `log-note-invalid`, `log-signature-wrong`
 */
export function addCosignatures(note: string, lines: string, witnesses: readonly Verifier[]): string {
  const { text, signatures } = parseNote(note);
  const present = new Set(knownSignatures(text, signatures, witnesses).map(({ verifier }) => verifier));
  const added = knownSignatures(text, parseSignatureLines(lines), witnesses);
  return (
    note +
    added
      .filter(({ verifier }) => !present.has(verifier))
      .map(({ line }) => line)
      .join('')
  );
}
