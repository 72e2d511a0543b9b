import { VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import { ANSWER_MS } from '../sizes.ts';
import type { LogFiles } from './remote.ts';

/** A log that is served as c2sp.org/tlog-tiles says. Its `get` throws VernixError `log-unreachable`. */
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
    if (!answer.ok) throw new RangeError('status');
    return await readBody(answer, most);
  } catch (cause) {
    throw new VernixError('log-unreachable', {}, { cause });
  }
}
