import { VernixError } from '@vernix/contracts';
import { postText } from '@vernix/service';
import { formatAddCheckpoint, type Hash, standsAt } from '@vernix/tlog';

/** Room for the signature lines of dozens of keys. */
const LIMITS = { withinMs: 10_000, mostBytes: 64 * 1024 };

/** What a witness answered: its signature lines, or the size at which it stands. */
export type Answered = { readonly lines: string } | { readonly stands: number };

/**
 * Asks a witness to cosign a checkpoint (c2sp.org/tlog-witness).
 * @throws VernixError `witness-unreachable`, `witness-refused`
 */
export async function addCheckpoint(
  url: string,
  request: { readonly oldSize: number; readonly proof: readonly Hash[]; readonly checkpoint: string },
  stopping: AbortSignal,
): Promise<Answered> {
  let answer: Awaited<ReturnType<typeof postText>>;
  try {
    answer = await postText(`${url}/add-checkpoint`, formatAddCheckpoint(request), LIMITS, stopping);
  } catch (cause) {
    throw new VernixError('witness-unreachable', { witness: url }, { cause });
  }
  const { status, body } = answer;
  if (status === 200) return { lines: body };
  const stands = standsAt(status, body);
  if (stands !== null) return { stands };
  throw new VernixError('witness-refused', { witness: url, status });
}
