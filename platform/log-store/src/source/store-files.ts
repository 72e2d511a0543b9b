import { VernixError } from '@vernix/contracts';
import { ObjectStore } from '../s3/object-store.ts';
import type { StorePlace } from '../s3/place.ts';
import type { LogFiles } from './remote.ts';

/** A log in an object store. Its `get` throws VernixError `store-unreachable`, `store-bucket-missing`, `store-forbidden`, `store-refused`, `log-unreachable`. */
export function storeFiles(place: StorePlace, signal: AbortSignal): LogFiles {
  const store = new ObjectStore(place, signal);
  return {
    place: place.name,
    isCopy: true,
    get: async (path, most) => {
      const found = await store.get(path, most);
      if (found === 'too-long') throw new VernixError('log-unreachable'); // what came is no log
      return found?.bytes ?? null;
    },
  };
}
