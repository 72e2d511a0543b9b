import type { StorePlace } from '../s3/place.ts';
import { openDirectory } from './directory.ts';
import { httpFiles } from './http-files.ts';
import { openFiles } from './remote.ts';
import type { LogSource } from './source.ts';
import { storeFiles } from './store-files.ts';

/**
 * @param place a directory, an address where tiles are served, or an object store
 * @throws VernixError `log-not-there`, `log-checkpoint-missing`; `log-unreachable`, `log-withheld`; what `ObjectStore` and reading the checkpoint throw
 */
export function openSource(place: string | StorePlace, signal: AbortSignal): Promise<LogSource> {
  if (typeof place !== 'string') return openFiles(storeFiles(place, signal));
  return /^https?:\/\//.test(place) ? openFiles(httpFiles(place, signal)) : openDirectory(place);
}
