import { VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import { formatAddCheckpoint, type Hash } from '@vernix/tlog';

const ANSWER_MS = 10_000;
/** Room for the signature lines of dozens of keys. */
const MOST_ANSWER_BYTES = 64 * 1024;

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
  let status: number;
  let body: string;
  try {
    const answer = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      body: formatAddCheckpoint(request),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_MS)]),
    });
    status = answer.status;
    body = (await readBody(answer, MOST_ANSWER_BYTES)).toString('utf8');
  } catch (cause) {
    throw new VernixError('witness-unreachable', { witness: url }, { cause });
  }
  if (status === 200) return { lines: body };
  if (status === 409 && /^\d{1,16}\n?$/.test(body)) return { stands: Number(body) };
  throw new VernixError('witness-refused', { witness: url, status });
}
