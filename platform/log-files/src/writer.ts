import { setImmediate as nextTurn } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import {
  encodeEntry,
  formatCheckpoint,
  openNote,
  signNote,
  type TileFile,
  type TreeEdge,
} from '@vernix/tlog';
import { REAL_DISK } from './disk.ts';
import { allOf, LogDirectory } from './log-directory.ts';
import { TAIL_BYTES } from './layout.ts';
import { beginLog, reopenLog } from './open.ts';
import { type LogOptions, NO_TIME } from './options.ts';
import { Tail, type TailWrite } from './tail.ts';
import { isFull, newestOf } from './tiles-due.ts';

/** Commits after which tiles are waited for, though there is room in the tail: partial tiles must not pile up. */
const MOST_COMMITS = 64;
/**
 * While entries come without a pause, readers are shown the tree of each so manieth commit. A name for a file costs as much as an
 * entry does, and a commit of 64 spent a third of its time on partial tiles that the next one's took the place of.
 */
const SHOWN_OF = 16;
/** Bytes that have to be free, also for a commit that makes no file: what the tiles take of all that the tail can hold. */
const ROOM = 4 * TAIL_BYTES;

interface Appended {
  /** Null to have the tree there is signed anew. */
  readonly entry: Buffer | null;
  readonly written: (at: { index: number }) => void;
  readonly failed: (error: VernixError) => void;
}

/**
 * Adds to a log in a directory. One process at a time may: that is for the caller to see to.
 *
 * Entries that come while the disk is busy share the next commit. A commit writes the tiles that change under names that
 * the tree so far does not use, signs meanwhile, then writes the new checkpoint over the last but one: until that is on disk the
 * old tree stands, whole, and from then on the new one. While there is room in the tail, the disk is waited for with the new
 * entries alone: tiles that are lost, or were left to a later commit, are made of those (docs/adr/0009-log.md).
 */
export class LogWriter {
  readonly #options: LogOptions;
  #signers: LogOptions['signers'];
  readonly #files: LogDirectory;
  #edge: TreeEdge;
  #note: string;
  #tail: Tail;
  /** Tiles that may not be on disk: what is in them is in the tail. */
  #unsettled: readonly TileFile[] = [];
  /** How many commits placed them. */
  #commits = 0;
  /** Which half of the heads has it. */
  #half: number;
  #waiting: Appended[] = [];
  #committing: Promise<void> | undefined;
  #tidying: Promise<void> = Promise.resolve();
  /** How many checkpoints have stood, and which of them readers see. */
  #stood = 0;
  #seen = 0;
  #showing: Promise<void> | undefined;
  /** Set once it is not known which checkpoint the disk will show. */
  #broken: VernixError | undefined;

  private constructor(
    options: LogOptions,
    files: LogDirectory,
    { edge, note, half }: Awaited<ReturnType<typeof reopenLog>>,
  ) {
    this.#options = options;
    this.#signers = options.signers;
    this.#files = files;
    this.#edge = edge;
    this.#note = note;
    this.#tail = Tail.after(edge.frontier.size);
    this.#half = half;
  }

  /**
   * Begins a log of no entries in this directory, which is made if need be.
   * @throws VernixError `log-exists`, `log-checkpoint-invalid`: the origin cannot be one
   */
  static async create(options: LogOptions): Promise<LogWriter> {
    const files = new LogDirectory(options.directory, options.disk ?? REAL_DISK);
    return new LogWriter(options, files, await beginLog(options, files));
  }

  /**
   * Opens a log that is there. Reads its checkpoint and the tiles at its right edge, no more; what lies beyond the
   * checkpoint is from a commit that a crash cut off, and is written over.
   * @throws VernixError `log-checkpoint-missing`, `log-note-invalid`, `log-checkpoint-invalid`, `log-origin-wrong`,
   * `log-signature-wrong`, `log-signature-missing`, `log-root-differs`, `log-tile-differs`, `log-tile-missing`,
   * `log-tile-invalid`
   */
  static async open(options: LogOptions): Promise<LogWriter> {
    const files = new LogDirectory(options.directory, options.disk ?? REAL_DISK);
    const writer = new LogWriter(options, files, await reopenLog(options, files));
    if (!isSignedByAll(writer.checkpoint, options.signers)) {
      await writer.signWith(options.signers);
      await writer.shown();
    }
    return writer;
  }

  get directory(): string {
    return this.#options.directory;
  }

  get signers(): LogOptions['signers'] {
    return this.#signers;
  }

  /**
   * Has this checkpoint and those to come signed by other keys. For every reader to follow, some signer must stay while
   * another is added (docs/adr/0009-log.md).
   * @throws VernixError as {@link append}
   */
  async signWith(signers: LogOptions['signers']): Promise<void> {
    this.#signers = signers;
    await this.#enqueue(null);
  }

  /** How many entries are on disk under {@link checkpoint}. */
  get size(): number {
    return this.#edge.frontier.size;
  }

  /** The newest signed checkpoint that is on disk. */
  get checkpoint(): string {
    return this.#note;
  }

  /**
   * Resolves to the entry's number once it is on disk and in a signed checkpoint there. Never when one that was appended before
   * it, and was not answered yet, is not.
   * @throws VernixError `log-entry-long`; `log-not-written`: the log is as it was, and may be tried again;
   * `log-outcome-unknown`: it may be in the log or not, and this writer takes no more
   */
  async append(entry: Uint8Array): Promise<{ index: number }> {
    return await this.#enqueue(encodeEntry(entry));
  }

  /**
   * Resolves once a reader of the directory meets the tree of every entry that was acknowledged before.
   * @throws the disk's error
   */
  async shown(): Promise<void> {
    const due = this.#stood;
    while (this.#seen < due) {
      this.#showing ??= this.#showNewest().finally(() => (this.#showing = undefined));
      await this.#showing;
    }
  }

  /** Waits for what was appended. */
  async close(): Promise<void> {
    await this.#committing;
    await this.shown().catch(() => undefined); // it stands, and is shown when the log is opened
    await this.#tidying;
    await this.#settle().catch(() => undefined); // the tail has them
  }

  /** Has every tile on disk, so that the next to open needs no tail. Which tree stands has to be known. */
  async #settle(): Promise<void> {
    if (this.#broken !== undefined || this.#unsettled.length === 0) return;
    await this.#files.keepTiles(this.#unsettled);
    await this.#files.emptyTail(this.size);
    this.#tail = Tail.after(this.size);
    await this.#tidy(this.#unsettled);
    this.#unsettled = [];
    this.#commits = 0;
  }

  /** What partial tiles hold is in the full ones. Nobody waits for it, and what stays behind does no harm. */
  async #tidy(settled: readonly TileFile[]): Promise<void> {
    await this.#files.removePartials(settled).catch(() => undefined);
  }

  #enqueue(entry: Buffer | null): Promise<{ index: number }> {
    return new Promise((written, failed) => {
      this.#waiting.push({ entry, written, failed });
      this.#committing ??= this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    // What comes in one turn shares a commit: those whom the last one answered, above all.
    await nextTurn();
    for (let commits = 0; this.#waiting.length > 0; commits += 1) {
      const batch = this.#waiting;
      this.#waiting = [];
      let index = this.size;
      try {
        const entries = batch.flatMap(({ entry }) => (entry === null ? [] : [entry]));
        await this.#commit(entries, commits % SHOWN_OF === 0);
        for (const { entry, written } of batch) written({ index: entry === null ? index : index++ });
      } catch (cause) {
        const error = this.#broken ?? new VernixError('log-not-written', {}, { cause });
        // What came meanwhile was decided after what is not in the log now, and may rest on it: a release, say, on who is stopped.
        for (const { failed } of [...batch, ...this.#waiting.splice(0)]) failed(error);
      }
      await nextTurn();
    }
    this.#committing = undefined;
    this.shown().catch(() => undefined); // as in a commit
  }

  /** @param isShown whether readers are to see its tree, and not that of a later commit alone */
  async #commit(entries: readonly Buffer[], isShown: boolean): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const { edge, files } = this.#edge.grow(entries);
    const unsettled = newestOf(this.#unsettled, files);
    const longer = this.#commits < MOST_COMMITS ? this.#tail.add(entries) : null;
    const { origin } = this.#options;
    const { size, root } = edge.frontier;
    const text = formatCheckpoint({ origin, size, root, extensions: [] });
    // Signed meanwhile, in another thread; the signature goes to disk only when its tree is there.
    const [signed, written] = await Promise.allSettled([
      signNote(text, this.#signers, NO_TIME),
      longer === null
        ? this.#files.keepTiles(unsettled)
        : this.#writeAhead(longer.write, isShown ? unsettled : unsettled.filter(isFull)),
    ]);
    if (written.status === 'rejected') throw written.reason;
    if (signed.status === 'rejected') throw signed.reason;
    const note = signed.value;
    await this.#stand(note);
    this.#edge = edge;
    this.#note = note;
    this.#stood += 1;
    this.#tail = longer?.tail ?? Tail.after(size);
    this.#unsettled = longer === null ? [] : unsettled;
    this.#commits = longer === null ? 0 : this.#commits + 1;
    if (isShown) this.shown().catch(() => undefined); // nobody waits: it stands, and a later commit shows it or its own
    if (longer !== null) return;
    this.#tidying = this.#tidying.then(() => this.#tidy(unsettled));
  }

  /** New entries, with tiles of theirs. What makes no file has to ask whether another could: a full disk is for this commit to notice. */
  async #writeAhead(tail: TailWrite, tiles: readonly TileFile[]): Promise<void> {
    this.#files.needRoom(ROOM);
    await allOf([this.#files.writeTail(tail), this.#files.placeTiles(tiles)]);
  }

  /**
   * Once it has begun to be written only the disk knows which checkpoint stands: going on would be to sign a second tree of
   * the same size, should the first be the one that lasts.
   */
  async #stand(note: string): Promise<void> {
    const half = 1 - this.#half;
    try {
      await this.#files.stand(half, note);
    } catch (cause) {
      this.#broken = new VernixError('log-outcome-unknown', {}, { cause });
      throw cause;
    }
    this.#half = half;
  }

  async #showNewest(): Promise<void> {
    const [note, stood] = [this.#note, this.#stood];
    await this.#files.placeTiles(this.#unsettled);
    await this.#files.show(note);
    this.#seen = stood;
  }
}

function isSignedByAll(note: string, signers: LogOptions['signers']): boolean {
  const { signed } = openNote(
    note,
    signers.map(({ verifier }) => verifier),
  );
  return signers.every(({ verifier }) => signed.some((one) => one.verifier === verifier));
}
