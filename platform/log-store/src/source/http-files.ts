import { quoted, ToldError, tellCode, VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import { z } from 'zod';
import { ANSWER_MS } from '../sizes.ts';
import type { LogFiles } from './remote.ts';

/** A log that is served as c2sp.org/tlog-tiles says. Its `get` throws VernixError `log-unreachable`, `log-withheld`. */
export function httpFiles(place: string, signal: AbortSignal): LogFiles {
  const url = place.replace(/\/+$/, '');
  return { place: url, isCopy: false, get: (path, most) => download(`${url}/${path}`, most, signal) };
}

async function download(url: string, most: number, signal: AbortSignal): Promise<Buffer | null> {
  try {
    const answer = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    if (!answer.ok) throw await whyNot(answer);
    return await readBody(answer, most);
  } catch (cause) {
    if (cause instanceof VernixError) throw cause;
    throw new VernixError('log-unreachable', {}, { cause });
  }
}

/** Far more than an error of ours takes. */
const MOST_ERROR_BYTES = 16 * 1024;

const Refusal = z.object({ error: ToldError.pick({ code: true, params: true }) });

/**
 * An error of ours says why the log is not given out. It is told in the words of our catalogue, with its numbers: whoever is
 * there may have written anything else.
 */
async function whyNot(answer: Response): Promise<Error> {
  const { error } = Refusal.parse(JSON.parse((await readBody(answer, MOST_ERROR_BYTES)).toString('utf8')));
  const numbers = Object.entries(error.params).filter(([, value]) => typeof value === 'number');
  const told = tellCode(error.code, Object.fromEntries(numbers));
  if (told === null) return new RangeError('an error that is not ours');
  return new VernixError('log-withheld', quoted(told));
}
