import { VernixError } from '@vernix/contracts';
import {
  type Checkpoint,
  consistencyProof,
  type Hash,
  type HashReader,
  inclusionProof,
  type LogIdentity,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  readEntries,
} from '@vernix/tlog';
import { checkpointPath } from './layout.ts';
import { filesIn, readNote, readTileFile } from './reading.ts';
import { subtreesIn } from './tree-on-disk.ts';
import { verifyTree } from './verify.ts';

/**
 * A log in a directory, as its checkpoint was when it was opened; a writer may be at work. Nothing that is read here is
 * true because it is here: {@link verify} holds the directory against the log's keys, a proof holds one entry.
 */
export class LogReader {
  readonly #directory: string;
  /** The checkpoint as it was signed. */
  readonly note: string;
  readonly checkpoint: Checkpoint;

  private constructor(directory: string, note: string) {
    this.#directory = directory;
    this.note = note;
    this.checkpoint = parseCheckpoint(parseNote(note).text);
  }

  /** @throws VernixError `log-checkpoint-missing`, `log-note-invalid`, `log-checkpoint-invalid` */
  static async open(directory: string): Promise<LogReader> {
    const note = await readNote(checkpointPath(directory));
    if (note === null) throw new VernixError('log-checkpoint-missing');
    return new LogReader(directory, note);
  }

  /** @throws VernixError `log-entry-missing`, `log-tile-missing`, `log-tile-invalid` */
  async entry(index: number): Promise<Buffer> {
    for await (const entry of this.entries(index, index + 1)) return entry;
    throw new VernixError('log-entry-missing', { index, size: this.checkpoint.size });
  }

  /**
   * The entries from number `from` up to, not including, `to`.
   * @throws VernixError `log-entry-missing`: `to` is beyond the end; `log-tile-missing`, `log-tile-invalid`
   */
  async *entries(from = 0, to = this.checkpoint.size): AsyncGenerator<Buffer, void> {
    const { size } = this.checkpoint;
    if (!(from >= 0 && to <= size))
      throw new VernixError('log-entry-missing', { index: from < 0 ? from : to - 1, size });
    yield* readEntries(filesIn(this.#directory), size, from, to);
  }

  /**
   * @param size of the tree it is proven in, up to the log's own
   * @throws VernixError `log-entry-missing`, `log-tile-missing`, `log-tile-invalid`
   */
  inclusionProof(index: number, size = this.checkpoint.size): Promise<Hash[]> {
    return inclusionProof(index, size, subtreesIn(this.#directory, size));
  }

  /**
   * That the tree of `size` entries, up to the log's own, begins with that of `older`.
   * @throws VernixError `log-rolled-back`, `log-tile-missing`, `log-tile-invalid`
   */
  consistencyProof(older: number, size = this.checkpoint.size): Promise<Hash[]> {
    return consistencyProof(older, size, subtreesIn(this.#directory, size));
  }

  /**
   * Subtrees of the log's tree, as its tiles give them: what is made of them has to be held against a root.
   * Its calls throw VernixError `log-tile-missing`, `log-tile-invalid`.
   */
  hashes(): HashReader {
    return subtreesIn(this.#directory, this.checkpoint.size);
  }

  /**
   * A tile or a bundle as it is on disk, for others to read.
   * @throws VernixError `log-path-invalid`, `log-tile-missing`, `log-tile-invalid`: longer than any may be
   */
  file(path: string): Promise<Buffer> {
    return readTileFile(this.#directory, parseTilePath(path));
  }

  /**
   * Reads the whole log: each entry is in its tile, each tile in the root, the root in a checkpoint that all keys signed.
   * That the log is also the continuation of an earlier checkpoint, only that checkpoint can show (`verifyConsistency`).
   * @throws VernixError the first fault: what `openCheckpoint` throws, `log-root-differs`, or the file's path with
   * `log-tile-differs`, `log-tile-missing` or `log-tile-invalid`
   */
  async verify(identity: LogIdentity): Promise<void> {
    await verifyTree(this.#directory, openCheckpoint(this.note, identity));
  }
}
