import { VernixError } from '@vernix/contracts';
import type { Tree } from '../merkle/frontier.ts';
import { verifyConsistency } from '../merkle/verify.ts';
import { type Checkpoint, parseCheckpoint } from '../notes/checkpoint.ts';
import { openNote, parseNote, signatureLines } from '../notes/note.ts';
import type { Signer } from '../notes/signer.ts';
import type { Verifier } from '../notes/verifier.ts';
import { type AddCheckpoint, parseAddCheckpoint } from './request.ts';

/** A log that a witness watches. */
export interface WitnessedLog {
  /** The keys it trusts for the log; the signature of one is enough. */
  readonly verifiers: readonly Verifier[];
  /** The tree it cosigned last: `EMPTY_TREE` when it never did. */
  readonly latest: Tree;
}

/** The logs a witness watches, by origin. */
export type WitnessState = ReadonlyMap<string, WitnessedLog>;

/** What to answer with. */
export type WitnessAnswer =
  | {
      readonly status: 200;
      readonly body: string;
      /** The checkpoint that has to be on disk, as this log's latest, before the answer leaves. */
      readonly cosigned: Checkpoint;
    }
  | {
      /** `text/x.tlog.size`: how large the tree is that the witness cosigned last. */
      readonly status: 409;
      readonly body: string;
    }
  | { readonly status: 400 | 403 | 404 | 422; readonly body: string };

export const WITNESS_SIZE_TYPE = 'text/x.tlog.size';

/**
 * Decides what a witness answers to the body of an `add-checkpoint` request (c2sp.org/tlog-witness). The caller reads the
 * state, keeps `cosigned` and answers with no other request about that log in between: else two that cross could take
 * the witness back to the smaller tree.
 *
 * @param signers the witness's keys, of the kinds that say when; one cosignature line for each
 * @param time in seconds since 1970
 */
export async function cosign(
  state: WitnessState,
  body: string,
  signers: readonly Signer[],
  time: number,
): Promise<WitnessAnswer> {
  const request = read(body);
  if (request === null) return refuse(400, 'Not a request that c2sp.org/tlog-witness describes.');
  const { oldSize, proof, text, checkpoint } = request;
  const log = state.get(checkpoint.origin);
  if (log === undefined) return refuse(404, 'The origin is of no log that this witness watches.');
  if (!isSigned(request.note, log.verifiers))
    return refuse(403, 'No key that is trusted for this log signed it.');
  if (oldSize > checkpoint.size) return refuse(400, 'The old size is larger than the checkpoint.');
  const { latest } = log;
  if (oldSize !== latest.size) return { status: 409, body: `${latest.size}\n` };
  if (oldSize === checkpoint.size && !latest.root.equals(checkpoint.root))
    return { status: 409, body: `${latest.size}\n` };
  if (!isConsistent(latest, checkpoint, proof)) return refuse(422, 'The consistency proof does not hold.');
  const isPostQuantum = signers.some(({ verifier }) => verifier.kind === 'ml-dsa-44');
  if (isPostQuantum && checkpoint.extensions.length > 0)
    return refuse(400, 'An ML-DSA-44 cosignature would leave the extension lines unsigned.');
  return { status: 200, body: await signatureLines(text, signers, time), cosigned: checkpoint };
}

const refuse = (status: 400 | 403 | 404 | 422, why: string): WitnessAnswer => ({ status, body: `${why}\n` });

interface Read extends Pick<AddCheckpoint, 'oldSize' | 'proof'> {
  readonly note: string;
  readonly text: string;
  readonly checkpoint: Checkpoint;
}

function read(body: string): Read | null {
  return orNull(() => {
    const { oldSize, proof, checkpoint: note } = parseAddCheckpoint(body);
    const { text } = parseNote(note);
    return { oldSize, proof, note, text, checkpoint: parseCheckpoint(text) };
  });
}

const isSigned = (note: string, verifiers: readonly Verifier[]): boolean =>
  orNull(() => openNote(note, verifiers)) !== null;

const isConsistent = (older: Tree, newer: Tree, proof: AddCheckpoint['proof']): boolean =>
  orNull(() => {
    verifyConsistency(older, newer, proof);
    return true;
  }) ?? false;

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof VernixError) return null;
    throw error;
  }
}
