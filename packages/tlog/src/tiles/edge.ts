import { Frontier } from '../merkle/frontier.ts';
import { type Hash, leafHash } from '../merkle/hash.ts';
import { readFrontier } from '../merkle/prove.ts';
import { decodeEntry, encodeEntry } from './content.ts';
import { hashesAt, partialTiles } from './geometry.ts';
import { type TileReader, tileHashes } from './hashes.ts';
import { TILE_HEIGHT, TILE_WIDTH, type Tile } from './tile.ts';

/** A tile or a bundle, and the bytes of its file. */
export interface TileFile {
  readonly tile: Tile;
  readonly bytes: Buffer;
}

/** Fetches the entries of one bundle. */
export type BundleReader = (tile: Tile & { readonly level: 'entries' }) => Promise<readonly Buffer[]>;

/**
 * What a log has to hold in memory to grow: the frontier, the partial tile of each level and the partial bundle. It never
 * changes; growing makes a new one, so that a writer whose disk failed still has the one before.
 */
export class TreeEdge {
  readonly frontier: Frontier;
  /** By level, the hashes of its partial tile. */
  readonly #tiles: readonly (readonly Hash[])[];
  /** The entries of the partial bundle, encoded. */
  readonly #bundle: readonly Buffer[];

  private constructor(frontier: Frontier, tiles: readonly (readonly Hash[])[], bundle: readonly Buffer[]) {
    this.frontier = frontier;
    this.#tiles = tiles;
    this.#bundle = bundle;
  }

  static readonly EMPTY = new TreeEdge(new Frontier(), [], []);

  /** Out of the tiles of a tree of this size. Whether they give its root is for the caller to compare. */
  static async read(size: number, readTile: TileReader, readBundle: BundleReader): Promise<TreeEdge> {
    const tiles: Hash[][] = [];
    for (const tile of partialTiles(size)) {
      while (tiles.length < tile.level) tiles.push([]);
      tiles.push([...(await readTile(tile))]);
    }
    const index = Math.floor(size / TILE_WIDTH);
    const tile = { level: 'entries', index, width: size % TILE_WIDTH } as const;
    const entries = tile.width === 0 ? [] : await readBundle(tile);
    const frontier = await readFrontier(size, tileHashes(size, readTile));
    return new TreeEdge(frontier, tiles, entries.map(encodeEntry));
  }

  /**
   * The edge with these entries (as `encodeEntry` makes them) added, and each file the tree then has that it had not.
   * No file of the tree before is among them: until they are all written, that tree stands.
   */
  grow(entries: readonly Buffer[]): { edge: TreeEdge; files: TileFile[] } {
    const frontier = new Frontier(this.frontier.size, this.frontier.hashes);
    const files: TileFile[] = [];
    const { size } = frontier;
    const tiles = this.#tiles.map((hashes, level) => new Row(level, size, hashes, files));
    const bundle = new Row('entries', size, this.#bundle, files);
    for (const entry of entries) {
      bundle.add(entry);
      frontier.append(leafHash(decodeEntry(entry)), (height, hash) => {
        if (height % TILE_HEIGHT > 0) return;
        const level = height / TILE_HEIGHT;
        (tiles[level] ??= new Row(level, size, [], files)).add(hash);
      });
    }
    for (const row of [bundle, ...tiles]) row.end();
    const edge = new TreeEdge(
      frontier,
      tiles.map(({ partial }) => partial),
      bundle.partial,
    );
    return { edge, files };
  }
}

/** The tiles of one level, from the partial one on. */
class Row {
  readonly #level: Tile['level'];
  #index: number;
  #partial: Buffer[];
  #grown = false;
  readonly #files: TileFile[];

  /** @param size how many leaves the tree had when `partial` was this much of it */
  constructor(level: Tile['level'], size: number, partial: readonly Buffer[], files: TileFile[]) {
    this.#level = level;
    this.#index = Math.floor(hashesAt(level, size) / TILE_WIDTH);
    this.#partial = [...partial];
    this.#files = files;
  }

  get partial(): readonly Buffer[] {
    return this.#partial;
  }

  add(piece: Buffer): void {
    this.#partial.push(piece);
    this.#grown = true;
    if (this.#partial.length < TILE_WIDTH) return;
    this.end();
    this.#partial = [];
    this.#index += 1;
  }

  /** Makes the file of what was added since the last one. */
  end(): void {
    if (!this.#grown) return;
    const tile = { level: this.#level, index: this.#index, width: this.#partial.length };
    this.#files.push({ tile, bytes: Buffer.concat(this.#partial) });
    this.#grown = false;
  }
}
