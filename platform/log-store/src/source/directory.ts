import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { COSIGNED, LogReader } from '@vernix/log-files';
import type { LogSource } from './source.ts';

/** @throws VernixError `log-not-there`, `log-checkpoint-missing` and what reading the checkpoint throws */
export async function openDirectory(directory: string): Promise<LogSource> {
  // A log whose checkpoint was taken away has its tiles: that is a finding. A wrong path is none.
  if (!['checkpoint', 'tile'].some((name) => existsSync(join(directory, name))))
    throw new VernixError('log-not-there', { place: directory });
  // The cosigned one first: it must not be newer than the checkpoint because the log grew between the two.
  const cosigned = await readFile(join(directory, COSIGNED), 'utf8').catch(() => null);
  const reader = await LogReader.open(directory);
  return {
    note: reader.note,
    cosigned,
    entries: (from, to) => reader.entries(from, to),
    verifyTiles: (identity) => reader.verify(identity),
    hashes: () => reader.hashes(),
    again: () => openDirectory(directory),
    lagSeconds: 0,
  };
}
