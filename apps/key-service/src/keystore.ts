import { type Custody, type KeystorePlaces, makeKeystore } from '@vernix/custody';
import { beginRecord } from '@vernix/log-files';
import { firstState } from '@vernix/seal';

/**
 * Makes the keystore of a new house, and its log.
 * @param origin the log's name
 * @throws VernixError as {@link makeKeystore}
 */
export async function createKeystore(
  places: KeystorePlaces,
  custody: Custody,
  origin: string,
  now: Date,
): Promise<void> {
  const state = await firstState(now.toISOString());
  await makeKeystore(places, custody, state, async (inside) => {
    const log = await beginRecord(inside, origin, state.log);
    await log.close();
  });
}
