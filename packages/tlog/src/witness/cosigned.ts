import { VernixError } from '@vernix/contracts';
import { knownSignatures, parseNote, parseSignatureLines, type Signed } from '../notes/note.ts';
import type { Verifier } from '../notes/verifier.ts';

/**
 * The checkpoint with the cosignatures of these witnesses added, out of the bodies that they answered with. Left out are lines
 * of other keys, those that the note has already, and those that are none or wrong: one bad witness silences no other.
 * @throws VernixError `log-note-invalid`, `log-signature-wrong`: the checkpoint's own
 */
export function addCosignatures(note: string, lines: string, witnesses: readonly Verifier[]): string {
  const { text, signatures } = parseNote(note);
  const present = new Set(knownSignatures(text, signatures, witnesses).map(({ verifier }) => verifier));
  let cosigned = note;
  for (const line of lines.split('\n')) {
    for (const { verifier, line: whole } of good(text, `${line}\n`, witnesses)) {
      if (present.has(verifier)) continue;
      present.add(verifier);
      cosigned += whole;
    }
  }
  return cosigned;
}

function good(text: string, line: string, witnesses: readonly Verifier[]): Signed[] {
  try {
    return knownSignatures(text, parseSignatureLines(line), witnesses);
  } catch (error) {
    if (error instanceof VernixError) return [];
    throw error;
  }
}
