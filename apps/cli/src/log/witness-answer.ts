import { VernixError } from '@vernix/contracts';
import { postText } from '@vernix/service';
import {
  type AddCheckpoint,
  formatAddCheckpoint,
  parseCheckpoint,
  parseNote,
  requireQuorum,
  standsAt,
  type WitnessAddress,
} from '@vernix/tlog';

export const ANSWER_SECONDS = 15;
/** Room for the signature lines of dozens of keys. */
const LIMITS = { withinMs: ANSWER_SECONDS * 1000, mostBytes: 64 * 1024 };

/** `other`: what it cosigned last is not how this log begins. `stands`: how large that is. */
export type WitnessSays = 'cosigned' | 'other' | { readonly stands: number };

/**
 * Asks a witness to cosign (c2sp.org/tlog-witness). Where it stands at this size with another root, some answer 409 with that
 * size, some 409 with words, some 422.
 * @throws VernixError `witness-unreachable`, `witness-refused`, `witness-answer-unproven`
 */
export async function addCheckpoint(
  witness: WitnessAddress,
  request: AddCheckpoint,
  signal: AbortSignal,
): Promise<WitnessSays> {
  const { url } = witness;
  let answer: Awaited<ReturnType<typeof postText>>;
  try {
    answer = await postText(`${url}/add-checkpoint`, formatAddCheckpoint(request), LIMITS, signal);
  } catch (cause) {
    throw new VernixError('witness-unreachable', { witness: url }, { cause });
  }
  const { status, body } = answer;
  if (status === 200) {
    requireCosignature(witness, request.checkpoint, body);
    return 'cosigned';
  }
  const stands = standsAt(status, body);
  if (stands !== null) return { stands };
  const isSameSize = parseCheckpoint(parseNote(request.checkpoint).text).size === request.oldSize;
  if (status === 422 || (status === 409 && isSameSize)) return 'other';
  throw new VernixError('witness-refused', { witness: url, status });
}

/** Whoever is in between can say 200. Cosignatures that the checkpoint came with are no answer. */
function requireCosignature({ url, verifiers }: WitnessAddress, checkpoint: string, lines: string): void {
  try {
    requireQuorum(`${parseNote(checkpoint).text}\n${lines}`, { witnesses: verifiers, quorum: 1 });
  } catch (cause) {
    throw new VernixError('witness-answer-unproven', { witness: url }, { cause });
  }
}
