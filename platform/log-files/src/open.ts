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
  TreeEdge,
  verifyConsistency,
} from '@vernix/tlog';
import { CHECKPOINT, checkpointPath, HEADS, TILES } from './layout.ts';
import type { LogDirectory } from './log-directory.ts';
import { type LogOptions, NO_TIME } from './options.ts';
import { readHeads, readNote } from './reading.ts';
import { restoreTiles } from './restore.ts';
import { checkLastBundle, readEdge, subtreesIn } from './tree-on-disk.ts';

/** Where a writer goes on from. */
interface Opened {
  readonly edge: TreeEdge;
  readonly note: string;
  /** Which half of the heads has it. */
  readonly half: number;
}

/** Puts the checkpoint of an empty log in place; see `LogWriter.create`. */
export async function beginLog(
  { directory, origin, signers }: LogOptions,
  files: LogDirectory,
): Promise<Opened> {
  await files.make();
  const names = await readdir(directory);
  // Tiles without a checkpoint are a log that lost it: to begin anew would be to write over them.
  if (names.some((name) => [CHECKPOINT, HEADS, TILES].includes(name))) throw new VernixError('log-exists');
  const note = await signNote(formatCheckpoint({ origin, ...EMPTY_TREE, extensions: [] }), signers, NO_TIME);
  await files.makeTail(EMPTY_TREE.size);
  await files.show(note);
  await files.makeHeads(note);
  return { edge: TreeEdge.EMPTY, note, half: 0 };
}

/** Reads where the log stands; see `LogWriter.open`. */
export async function reopenLog(options: LogOptions, files: LogDirectory): Promise<Opened> {
  const { directory, signers } = options;
  const heads = await readHeads(directory);
  const halves = (heads ?? []).map((note) => signedOrNull(note, options));
  const note = await readNote(checkpointPath(directory));
  if (note === null) throw new VernixError('log-checkpoint-missing');
  const shown = shownCheckpoint(note, options, halves);
  const found = [...halves, shown].filter((checkpoint) => checkpoint !== null);
  const newest = found.reduce((one, other) => (other.size > one.size ? other : one));
  // Tiles, or what they are made of, are on disk before a head is: the newest is carried on from. Another tree of its size would be a fork, and
  // the signed one may be in a copy of the disk.
  await restoreTiles(directory, files, newest);
  const edge = await readChecked(directory, newest);
  for (const older of found) {
    const proof = await consistencyProof(older.size, newest.size, subtreesIn(directory, newest.size));
    verifyConsistency(older, newest, proof);
  }
  const same = heads?.indexOf(note) ?? -1;
  if (same >= 0 && shown?.size === newest.size) return { edge, note, half: same };

  // Signed anew: of a torn one, one signature may be all there is.
  const again = await signNote(formatCheckpoint(newest), signers, NO_TIME);
  const half = halves.findIndex((head) => head?.size === newest.size) === 0 ? 1 : 0;
  if (heads === null) await files.makeHeads(again);
  else await files.stand(half, again);
  await files.show(again);
  return { edge, note: again, half };
}

/**
 * What readers were shown; null when a power cut tore it, which can only be when there is a head. One with a wrong
 * signature nobody tore.
 */
function shownCheckpoint(
  note: string,
  options: LogOptions,
  heads: readonly (Checkpoint | null)[],
): Checkpoint | null {
  try {
    return ownCheckpoint(note, options);
  } catch (error) {
    const torn = error instanceof VernixError && TORN.includes(error.code);
    if (torn && heads.some((head) => head !== null)) return null;
    throw error;
  }
}

const TORN: readonly string[] = ['log-note-invalid', 'log-checkpoint-invalid'];

/** A head, when one of our signatures on it is whole. */
function signedOrNull(note: string, options: LogOptions): Checkpoint | null {
  try {
    return ownCheckpoint(note, options);
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
