import { VernixError } from '@vernix/contracts';
import {
  type Checkpoint,
  EMPTY_TREE,
  type LogIdentity,
  type LogPolicy,
  openCheckpoint,
  openWitnessed,
  parseNote,
  type Tree,
} from '@vernix/tlog';
import type { Kind, ObjectStore } from '../s3/object-store.ts';
import { MOST_NOTE_BYTES } from '../sizes.ts';
import type { LogSource } from '../source/source.ts';
import { growth, requireContinued } from './growth.ts';
import { placeTiles } from './place-tiles.ts';

const CHECKPOINT = 'checkpoint';
const NOTE: Kind = { type: 'text/plain; charset=utf-8', cache: 'no-cache' };
/** Of two publishers at work the slower begins again; one that is overtaken so often leaves it to the other. */
const MOST_ROUNDS = 5;

/** What is in the store now. */
export interface Published {
  readonly checkpoint: Checkpoint;
  /** How many entries the copy had before, and how many objects were put. */
  readonly before: number;
  readonly placed: number;
}

/**
 * Has the store hold the log as the source has it, under the newest checkpoint that the log and the policy's witnesses signed:
 * its tiles first, and the checkpoint when they are all there. It may be killed at any point, and be run again.
 *
 * @param held what an earlier call of this process saw whole there: a smaller one there now was put back by somebody. Every tile
 * and bundle of the store's checkpoint that this tree has not is read first and held against the log; one that is missing is put again
 * @throws VernixError `log-copy-differs`: what is there is not this log's, or not what was put there. Nothing is overwritten;
 * `log-rolled-back`: the store has a checkpoint of more entries than the source, read again; `log-rewritten`: it has one that this log
 * does not continue; `store-unreachable`: another publisher overtook this one each time; `log-proof-wrong` and what reading the
 * source, `openWitnessed` and the store's calls throw
 */
export async function publish(
  source: LogSource,
  store: ObjectStore,
  policy: LogPolicy,
  held: Tree = EMPTY_TREE,
): Promise<Published> {
  let newest = newestOf(source, policy);
  let placed = 0;
  let whole = held;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const there = await readCheckpoint(store, policy.log);
    const older = there?.checkpoint ?? EMPTY_TREE;
    if (older.size < whole.size) throw new VernixError('log-copy-differs', { file: CHECKPOINT });
    // Another publisher may have read the log after us: what it put, the log has by now.
    if (older.size > newest.checkpoint.size) newest = newestOf(await newest.source.again(), policy);
    const { note, checkpoint } = newest;
    if (older.size > checkpoint.size)
      throw new VernixError('log-rolled-back', { size: checkpoint.size, older: older.size });
    if (older.size === checkpoint.size && !older.root.equals(checkpoint.root))
      throw new VernixError('log-rewritten', { size: older.size });
    const isLonger = checkpoint.size > older.size;
    if (isLonger) await requireContinued(newest.source, older, checkpoint);
    // What is there first: nothing is put on top of a copy that was altered.
    for (const [from, to] of [
      [whole, older],
      [older, checkpoint],
    ] as const) {
      if (to.size === from.size) continue;
      for await (const files of growth(newest.source, from, checkpoint, to.size))
        placed += await placeTiles(store, files);
    }
    whole = older;
    if (there !== null && !isLonger && !saysMore(note, there.note))
      return { checkpoint, before: older.size, placed };
    const bytes = Buffer.from(note);
    const isPut =
      there === null
        ? await store.create(CHECKPOINT, bytes, NOTE)
        : await store.replace(CHECKPOINT, bytes, NOTE, there.etag);
    if (isPut) return { checkpoint, before: older.size, placed: placed + 1 };
  }
  throw new VernixError('store-unreachable');
}

/** What of the source is to be published. @throws VernixError what `openWitnessed` throws */
function newestOf(
  source: LogSource,
  policy: LogPolicy,
): { readonly source: LogSource; readonly note: string; readonly checkpoint: Checkpoint } {
  const note = policy.quorum === 0 ? source.note : (source.cosigned ?? source.note);
  return { source, note, checkpoint: openWitnessed(note, policy).checkpoint };
}

/** @throws VernixError `log-copy-differs`: it is none, or not one that this log signed */
async function readCheckpoint(
  store: ObjectStore,
  log: LogIdentity,
): Promise<{ readonly note: string; readonly etag: string; readonly checkpoint: Checkpoint } | null> {
  const found = await store.get(CHECKPOINT, MOST_NOTE_BYTES);
  if (found === null) return null;
  try {
    if (found === 'too-long') throw new VernixError('log-note-invalid');
    const note = found.bytes.toString('utf8');
    return { note, etag: found.etag, checkpoint: openCheckpoint(note, log) };
  } catch (cause) {
    throw new VernixError('log-copy-differs', { file: CHECKPOINT }, { cause });
  }
}

/** Of the same tree, by all who signed the other and somebody else. A new time alone is not worth an object. */
function saysMore(note: string, there: string): boolean {
  const [now, before] = [signersOf(note), signersOf(there)];
  return now.size > before.size && [...before].every((one) => now.has(one));
}

const signersOf = (note: string): Set<string> =>
  new Set(parseNote(note).signatures.map(({ name, id }) => `${name}+${id}`));
