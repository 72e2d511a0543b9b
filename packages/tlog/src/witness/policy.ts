import { VernixError } from '@vernix/contracts';
import type { Checkpoint } from '../notes/checkpoint.ts';
import { knownSignatures, parseNote } from '../notes/note.ts';
import { type LogIdentity, openCheckpoint } from '../notes/open-checkpoint.ts';
import type { Verifier } from '../notes/verifier.ts';

/** How many of which witnesses must have seen a tree. Keys under one name are one witness. */
export interface Quorum {
  readonly witnesses: readonly Verifier[];
  readonly quorum: number;
}

/** What a reader of a log trusts. */
export interface LogPolicy extends Quorum {
  readonly log: LogIdentity;
}

/** Who cosigned, and when: in seconds since 1970 (`null`: the key does not say). */
export interface Cosigned {
  readonly name: string;
  readonly time: number | null;
}

/**
 * The witnesses that cosigned, each once.
 * @throws VernixError `log-note-invalid`, `log-signature-wrong`, `log-quorum-missing`
 */
export function requireQuorum(note: string, { witnesses, quorum }: Quorum): Cosigned[] {
  const { text, signatures } = parseNote(note);
  const cosigned = new Map(
    knownSignatures(text, signatures, witnesses).map(({ verifier, time }) => [
      verifier.name,
      { name: verifier.name, time },
    ]),
  );
  if (cosigned.size < quorum) throw new VernixError('log-quorum-missing', { got: cosigned.size, quorum });
  return [...cosigned.values()];
}

/**
 * The checkpoint in a note that the log and enough witnesses signed.
 * @throws VernixError `log-quorum-missing`, and what `openCheckpoint` throws
 */
export function openWitnessed(
  note: string,
  policy: LogPolicy,
): { readonly checkpoint: Checkpoint; readonly witnesses: readonly Cosigned[] } {
  const checkpoint = openCheckpoint(note, policy.log);
  return { checkpoint, witnesses: requireQuorum(note, policy) };
}
