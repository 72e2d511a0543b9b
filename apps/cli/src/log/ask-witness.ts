import { VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import { formatAddCheckpoint } from '@vernix/tlog';

const ANSWER_MS = 15_000;
const MOST_ANSWER_BYTES = 64 * 1024;

/** What a witness says of a checkpoint: it is where it stands, or it has not seen so much yet. */
export type Standing = 'same' | 'behind';

/**
 * Asks a witness whether it has seen another log than this: it tells the size it cosigned last.
 * @throws VernixError `log-rolled-back`: it saw a longer one; `log-forked`: another of this size; `witness-unreachable`
 */
export async function askWitness(
  url: string,
  note: string,
  size: number,
  signal: AbortSignal,
): Promise<Standing> {
  let status: number;
  let body: string;
  try {
    const answer = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      body: formatAddCheckpoint({ oldSize: size, proof: [], checkpoint: note }),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    status = answer.status;
    body = (await readBody(answer, MOST_ANSWER_BYTES)).toString('utf8').trim();
  } catch (cause) {
    throw new VernixError('witness-unreachable', { witness: url }, { cause });
  }
  if (status === 200) return 'same';
  const seen = status === 409 && /^\d{1,16}$/.test(body) ? Number(body) : null;
  if (seen === null) throw new VernixError('witness-refused', { witness: url, status });
  if (seen > size) throw new VernixError('log-rolled-back', { size, older: seen });
  if (seen === size) throw new VernixError('log-forked', { size });
  return 'behind';
}
