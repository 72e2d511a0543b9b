import { join } from 'node:path';
import { writeAtomically } from '@vernix/durable';
import { z } from 'zod';
import { OPENINGS_FILE } from './openings.ts';
import { type LogKey, logSigners } from './signers.ts';
import { LogWriter } from './writer.ts';

/** The log's name, in every checkpoint and key. It cannot change: the log would be another one. */
export const LogOrigin = z.string().min(1).max(200).default('vernix/registry');

/** Where the key service's log is, in its directory. */
export const LOG_DIRECTORY = 'log';

/**
 * The key service's log in its directory, with a file for what will open its commitments.
 * @param origin the log's name
 * @param log its keys
 */
export async function beginRecord(
  directory: string,
  origin: string,
  log: readonly LogKey[],
): Promise<LogWriter> {
  await writeAtomically(join(directory, OPENINGS_FILE), '');
  const signers = logSigners(origin, log);
  return await LogWriter.create({ directory: join(directory, LOG_DIRECTORY), origin, signers });
}
