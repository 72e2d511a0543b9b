import { dirname, join } from 'node:path';
import { partialsPath, type Tile, type TileFile, tilePath } from '@vernix/tlog';
import type { LogDisk } from './disk.ts';
import { checkpointPath, HEAD_BYTES, headsPath, TAIL_BYTES, tailPath } from './layout.ts';
import { holds } from './reading.ts';
import { Tail, type TailWrite } from './tail.ts';
import { isFull } from './tiles-due.ts';

/** The changes to a log's directory, in the order that makes them last. */
export class LogDirectory {
  readonly #path: string;
  readonly #disk: LogDisk;
  /** The directories whose names are on disk. */
  readonly #known = new Set<string>();
  /** Those that are there, whatever of them is on disk. */
  readonly #made = new Set<string>();
  /** Tiles that are there for readers. */
  readonly #placed = new WeakSet<TileFile>();
  /** What makes and removes tiles takes turns: of two that made one file, the later would take it from the readers of the first. */
  #turn: Promise<void> = Promise.resolve();

  constructor(path: string, disk: LogDisk) {
    this.#path = path;
    this.#disk = disk;
    this.#known.add(path);
  }

  /** Makes the directory itself, unless it is there. */
  async make(): Promise<void> {
    this.#disk.makeDirectory(this.#path);
    await this.#disk.syncDirectory(dirname(this.#path));
  }

  /** @throws the disk's error, when it has not so many bytes left, or no name for a file */
  needRoom(bytes: number): void {
    this.#disk.needRoom(this.#path, bytes);
  }

  /** Writes those tiles for readers that are not there. They need not be on disk when it resolves. It has come to rest when it rejects, too. */
  placeTiles(files: readonly TileFile[]): Promise<void> {
    return this.#inTurn(async () => {
      const missing = files.filter((file) => !this.#placed.has(file));
      for (const { tile } of missing) this.#makeDirectories(dirname(this.#pathOf(tile)), this.#made);
      await allOf(missing.map(({ tile, bytes }) => this.#disk.placeFile(this.#pathOf(tile), bytes)));
      for (const file of missing) this.#placed.add(file);
    });
  }

  /** Knows those tiles for placed that are there as they should be. */
  async findTiles(files: readonly TileFile[]): Promise<void> {
    for (const file of files) {
      if (await holds(this.#pathOf(file.tile), file.bytes)) this.#placed.add(file);
    }
  }

  /** Has tiles on disk, names and all, when it resolves. It has come to rest when it rejects, too. */
  keepTiles(files: readonly TileFile[]): Promise<void> {
    return this.#inTurn(async () => {
      const paths = files.map(({ tile }) => this.#pathOf(tile));
      const made = new Set<string>();
      for (const path of paths) this.#makeDirectories(dirname(path), made);
      const writes = files.map((file) => this.#keep(file));
      // The names are made by now: contents and directories are waited for together.
      const changed = new Set([...paths, ...made].map(dirname));
      await allOf([...writes, ...[...changed].map((path) => this.#disk.syncDirectory(path))]);
      for (const path of made) this.#known.add(path);
      // Placed again they would be written over, and nothing would wait for that to be on disk.
      for (const file of files) this.#placed.add(file);
    });
  }

  /** Adds to the newest entries; they are on disk when it resolves. */
  async writeTail({ at, bytes }: TailWrite): Promise<void> {
    if (bytes.length > 0) await this.#disk.overwrite(tailPath(this.#path), at, bytes);
  }

  /** Makes the file of the newest entries, with none in it. */
  async makeTail(first: number): Promise<void> {
    await this.#disk.writeFile(tailPath(this.#path), Buffer.concat([Tail.after(first).head], TAIL_BYTES));
    await this.#disk.syncDirectory(this.#path);
  }

  /** The tiles of so many entries are on disk: nothing needs to be made of the tail. */
  async emptyTail(first: number): Promise<void> {
    await this.#disk.overwrite(tailPath(this.#path), 0, Tail.after(first).head);
  }

  /** Makes the file of heads, with one in its first half. */
  async makeHeads(note: string): Promise<void> {
    await this.#disk.writeFile(headsPath(this.#path), Buffer.concat([head(note)], 2 * HEAD_BYTES));
    await this.#disk.syncDirectory(this.#path);
  }

  /**
   * Makes a checkpoint stand: it is on disk when this resolves. When it rejects, the one that stood may still do, or this one.
   * @param at which half to write over: that of the older checkpoint, 0 or 1
   */
  async stand(at: number, note: string): Promise<void> {
    await this.#disk.overwrite(headsPath(this.#path), at * HEAD_BYTES, head(note));
  }

  /** Shows readers the checkpoint that stands. It need not last: it is made again from the heads. */
  async show(note: string): Promise<void> {
    await this.#disk.replace(checkpointPath(this.#path), note);
  }

  /** Removes the partial forms of tiles that are full. */
  removePartials(files: readonly TileFile[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const { tile } of files.filter(isFull)) {
        const path = join(this.#path, partialsPath(tile));
        this.#known.delete(path);
        this.#made.delete(path);
        await this.#disk.remove(path);
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** A tile that is placed is written over as it is: somebody may be reading it. */
  #keep(file: TileFile): Promise<void> {
    const path = this.#pathOf(file.tile);
    if (this.#placed.has(file)) return this.#disk.overwrite(path, 0, file.bytes);
    return this.#disk.writeFile(path, file.bytes);
  }

  #pathOf(tile: Tile): string {
    return join(this.#path, tilePath(tile));
  }

  /** Those that are neither on disk nor in `made`, which they are added to. */
  #makeDirectories(path: string, made: Set<string>): void {
    if (this.#known.has(path) || made.has(path)) return;
    this.#makeDirectories(dirname(path), made);
    this.#disk.makeDirectory(path);
    made.add(path);
  }
}

/** Waits for every one, also when one fails: the next commit may write the same files. */
export async function allOf(writes: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(writes)) if (end.status === 'rejected') throw end.reason;
}

/** A note, and the zero that ends it: what an older one, a longer one, left behind that is none of it. */
function head(note: string): Buffer {
  const bytes = Buffer.from(`${note}\0`);
  if (bytes.length > HEAD_BYTES) throw new RangeError('A checkpoint longer than its room.');
  return bytes;
}
