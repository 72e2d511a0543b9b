import { join } from 'node:path';
import { type Custody, type KeystorePlaces, makeKeystore } from '@vernix/custody';
import { writeAtomically } from '@vernix/durable';
import { type LogOptions, LogWriter, OPENINGS_FILE } from '@vernix/log-files';
import { firstState } from '@vernix/seal';
import { logSigners } from './record/log-keys.ts';
import { LOG_DIRECTORY } from './record/releases.ts';

/** Rows that are decoys, and files that were opened. */
export const DECOYS_FILE = 'decoys.ndjson';
export const OPENED_FILE = 'opened.ndjson';

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
    const signers = logSigners(origin, state.log);
    const log = await beginRecord(inside, { directory: join(inside, LOG_DIRECTORY), origin, signers });
    await log.close();
  });
}

/** A log of no entries, and the file for what will open its commitments. */
export async function beginRecord(inside: string, log: LogOptions): Promise<LogWriter> {
  await writeAtomically(join(inside, OPENINGS_FILE), '');
  return await LogWriter.create(log);
}
