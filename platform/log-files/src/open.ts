import { readdir } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import {
  type Checkpoint,
  consistencyProof,
  EMPTY_TREE,
  formatCheckpoint,
  openNote,
  parseCheckpoint,
  signNote,
  type TreeEdge,
  verifyConsistency,
} from '@vernix/tlog';
import { CHECKPOINT, checkpointPath, pendingPath, TILES } from './layout.ts';
import type { LogDirectory } from './log-directory.ts';
import { type LogOptions, NO_TIME } from './options.ts';
import { readNote } from './reading.ts';
import { checkLastBundle, readEdge, subtrees } from './tree-on-disk.ts';

/** Where a writer goes on from. */
interface Opened {
  readonly edge: TreeEdge;
  readonly note: string;
}

/** Puts the checkpoint of an empty log in place; see `LogWriter.create`. */
export async function beginLog(
  { directory, origin, signers }: LogOptions,
  files: LogDirectory,
): Promise<string> {
  await files.make();
  const names = await readdir(directory);
  // Tiles without a checkpoint are a log that lost it: to begin anew would be to write over them.
  if (names.includes(CHECKPOINT) || names.includes(TILES)) throw new VernixError('log-exists');
  const note = await signNote(formatCheckpoint({ origin, ...EMPTY_TREE, extensions: [] }), signers, NO_TIME);
  await files.prepare(note);
  await files.publish();
  return note;
}

/** Reads where the log stands; see `LogWriter.open`. */
export async function reopenLog(options: LogOptions, files: LogDirectory): Promise<Opened> {
  const note = await readNote(checkpointPath(options.directory));
  if (note === null) throw new VernixError('log-checkpoint-missing');
  const checkpoint = ownCheckpoint(note, options);
  const edge = await readChecked(options.directory, checkpoint);
  return (await finishPending(options, files, checkpoint)) ?? { edge, note };
}

/**
 * A checkpoint that was signed when the writer was cut off: its tiles were on disk before, so the commit is carried to its
 * end. To sign another tree of that size would be a fork, and the signed one may be in a copy of the disk.
 */
async function finishPending(
  options: LogOptions,
  files: LogDirectory,
  checkpoint: Checkpoint,
): Promise<Opened | null> {
  const { directory, signers } = options;
  const next = await readPending(options);
  if (next === null || next.size < checkpoint.size) {
    await files.discard(); // torn before any signature was whole, or left over: nobody can hold us to it
    return null;
  }
  const proof = await consistencyProof(checkpoint.size, next.size, subtrees(directory, next.size));
  verifyConsistency(checkpoint, next, proof);
  const edge = await readChecked(directory, next);
  // Signed anew: of a torn file, one signature may be all there is.
  const note = await signNote(formatCheckpoint(next), signers, NO_TIME);
  await files.prepare(note);
  await files.publish();
  return { edge, note };
}

/** The pending checkpoint when one of our signatures on it is whole. */
async function readPending(options: LogOptions): Promise<Checkpoint | null> {
  try {
    const pending = await readNote(pendingPath(options.directory));
    return pending === null ? null : ownCheckpoint(pending, options);
  } catch (error) {
    if (!(error instanceof VernixError)) throw error;
    return null;
  }
}

async function readChecked(directory: string, checkpoint: Checkpoint): Promise<TreeEdge> {
  const edge = await readEdge(directory, checkpoint);
  await checkLastBundle(directory, checkpoint);
  return edge;
}

/** One of our keys is enough: a key may have been added since. */
function ownCheckpoint(note: string, { origin, signers }: LogOptions): Checkpoint {
  const { text } = openNote(
    note,
    signers.map(({ verifier }) => verifier),
  );
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new VernixError('log-origin-wrong');
  return checkpoint;
}
