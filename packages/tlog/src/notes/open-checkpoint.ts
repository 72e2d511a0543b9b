import { VernixError } from '@vernix/contracts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { keyNames, openNote, type Signed } from './note.ts';
import type { Verifier } from './verifier.ts';

/** How a log is known: the origin in its checkpoints and the keys that sign them, every one of them each time. */
export interface LogIdentity {
  readonly origin: string;
  /** At least one. Give the post-quantum key too where the log has one, or its signature is not missed. */
  readonly verifiers: readonly Verifier[];
}

/**
 * The checkpoint in a note that all keys of the log signed.
 * @throws VernixError `log-note-invalid`, `log-checkpoint-invalid`, `log-origin-wrong`, `log-signature-wrong`,
 * `log-signature-missing`
 */
export function openCheckpoint(note: string, { origin, verifiers }: LogIdentity): Checkpoint {
  const { text, signed } = openNote(note, verifiers);
  requireAll(verifiers, signed);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new VernixError('log-origin-wrong');
  return checkpoint;
}

function requireAll(verifiers: readonly Verifier[], signed: readonly Signed[]): void {
  const missing = verifiers.filter((verifier) => !signed.some((one) => one.verifier === verifier));
  if (missing.length > 0) throw new VernixError('log-signature-missing', { keys: keyNames(missing) });
}
