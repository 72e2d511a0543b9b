/**
 * What this computer knows of logs: of each the newest checkpoint up to which it was read and found to hold, and the newest that a
 * proof came with. An old copy of everything is a good log in itself; only who remembers more can tell.
 *
 * A file each, which is the signed note itself: its signatures say of which log it is, also where the log has changed keys since and
 * both had signed. A proof is of a log that nobody has read up to there, so the two are kept apart.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { type Checkpoint, type LogIdentity, openCheckpoint } from '@vernix/tlog';
import { usageError } from '../command.ts';
import { hasCode, isMissing, makePrivateDirectory, writePrivateFile } from '../private-file.ts';
import { standardStateDirectory } from '../state-directory.ts';
import { fromSystem } from '../system-error.ts';

export interface Known {
  readonly file: string;
  /** As it was signed. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
  /** It was known then. */
  readonly at: Date;
}

export type Learned = 'read' | 'proven';

const FILE = /^([0-9a-f]{32})\.(?:read|proven)$/;

const directory = (): string => join(standardStateDirectory(), 'logs');

function nameOf({ origin, verifiers }: LogIdentity): string {
  const identity = JSON.stringify([origin, ...verifiers.map(({ vkey }) => vkey).toSorted()]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/** @throws VernixError `command-line`: a file of this log is damaged */
export async function knownOf(log: LogIdentity): Promise<Known[]> {
  const files = await readdir(directory()).catch((error: unknown) => {
    if (isMissing(error) || hasCode(error, 'ENOTDIR')) return []; // an account may have no home
    throw error;
  });
  const ours = nameOf(log);
  const found: Known[] = [];
  for (const file of files) {
    const name = FILE.exec(file)?.[1];
    const known = name === undefined ? null : await read(join(directory(), file), log, name === ours);
    if (known !== null) found.push(known);
  }
  return found;
}

async function read(file: string, log: LogIdentity, isOurs: boolean): Promise<Known | null> {
  const [note, { mtime }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
  try {
    return { file, note, checkpoint: openCheckpoint(note, log), at: mtime };
  } catch (error) {
    if (!(error instanceof VernixError)) throw error;
    if (!isOurs) return null; // of another log
    throw usageError({
      en: `${file} is damaged: what was seen of this log before. Put it back, or take it away: then the log is believed as at the first time`,
      fr: `${file} est endommagé : ce qui a été vu de ce journal auparavant. Remettez-le, ou enlevez-le : le journal sera cru comme la première fois`,
    });
  }
}

/**
 * Keeps a checkpoint, unless a newer one is kept already.
 * @returns the reason when it cannot be kept, which makes nothing untrue that was found
 */
export async function learn(log: LogIdentity, learned: Learned, note: string): Promise<VernixError | null> {
  const file = join(directory(), `${nameOf(log)}.${learned}`);
  try {
    const before = (await knownOf(log)).find((known) => known.file === file);
    if (before !== undefined && before.checkpoint.size >= openCheckpoint(note, log).size) return null;
    await makePrivateDirectory(directory());
    await writePrivateFile(file, note);
    return null;
  } catch (thrown) {
    const error = fromSystem(thrown);
    if (error instanceof VernixError) return error;
    throw error;
  }
}
