import { dirname, join } from 'node:path';
import { partialsPath, TILE_WIDTH, type TileFile, tilePath } from '@vernix/tlog';
import type { LogDisk } from './disk.ts';
import { checkpointPath, HEAD_BYTES, headsPath } from './layout.ts';

/** The changes to a log's directory, in the order that makes them last. */
export class LogDirectory {
  readonly #path: string;
  readonly #disk: LogDisk;
  /** The directories whose names are on disk. */
  readonly #known = new Set<string>();

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

  /** Writes tiles; they are on disk, names and all, when it resolves. It has come to rest when it rejects, too. */
  async writeTiles(files: readonly TileFile[]): Promise<void> {
    const paths = files.map(({ tile }) => join(this.#path, tilePath(tile)));
    const made: string[] = [];
    for (const path of paths) this.#makeDirectories(dirname(path), made);
    const writes = files.map(({ bytes }, at) => this.#disk.writeFile(paths[at] ?? '', bytes));
    // The names are made by now: contents and directories are waited for together.
    const changed = new Set([...paths, ...made].map(dirname));
    const syncs = [...changed].map((path) => this.#disk.syncDirectory(path));
    // For every one, also when one fails: the next commit may write the same files.
    for (const end of await Promise.allSettled([...writes, ...syncs]))
      if (end.status === 'rejected') throw end.reason;
    for (const path of made) this.#known.add(path);
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
  async removePartials(files: readonly TileFile[]): Promise<void> {
    for (const { tile } of files) {
      if (tile.width < TILE_WIDTH) continue;
      const path = join(this.#path, partialsPath(tile));
      this.#known.delete(path);
      await this.#disk.remove(path);
    }
  }

  #makeDirectories(path: string, made: string[]): void {
    if (this.#known.has(path) || made.includes(path)) return;
    this.#makeDirectories(dirname(path), made);
    this.#disk.makeDirectory(path);
    made.push(path);
  }
}

/** A note, and the zero that ends it: what an older one, a longer one, left behind that is none of it. */
function head(note: string): Buffer {
  const bytes = Buffer.from(`${note}\0`);
  if (bytes.length > HEAD_BYTES) throw new RangeError('A checkpoint longer than its room.');
  return bytes;
}
