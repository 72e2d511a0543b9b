/** The files of a log, wherever they lie: read by whoever has them, within what the format allows. */
import { VernixError } from '@vernix/contracts';
import { treeRoot } from '../merkle/frontier.ts';
import { ENTRY_BYTES, HASH_BYTES, type Hash } from '../merkle/hash.ts';
import type { HashReader } from '../merkle/prove.ts';
import { parseBundle, parseTile } from './content.ts';
import { widthAt } from './geometry.ts';
import { type TileReader, tileHashes } from './hashes.ts';
import { TILE_WIDTH, type Tile, tilePath } from './tile.ts';

const MOST_TILE_BYTES = TILE_WIDTH * HASH_BYTES;
/** No tile is longer, and no bundle. */
export const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + ENTRY_BYTES);

/** A file by its path in the log, of at most so many bytes; `null` when it is not there. */
export type FileReader = (path: string, most: number) => Promise<Buffer | null>;
type Tier = Tile & { readonly level: number };

/** @throws VernixError `log-tile-missing`, `log-tile-invalid`; what reading throws */
export function readHashTile(read: FileReader, tile: Tile): Promise<Hash[]> {
  return readTile(read, tile, MOST_TILE_BYTES, parseTile);
}

/** @throws VernixError as {@link readHashTile} */
export function readBundle(read: FileReader, tile: Tile): Promise<Buffer[]> {
  return readTile(read, tile, MOST_BUNDLE_BYTES, parseBundle);
}

/**
 * A partial tile may be gone since the reader read its checkpoint; then the full one is there, and begins the same way
 * (c2sp.org/tlog-tiles, Partial Tiles).
 */
async function readTile(
  read: FileReader,
  tile: Tile,
  most: number,
  parse: (tile: Tile, bytes: Buffer) => Buffer[],
): Promise<Buffer[]> {
  for (const width of new Set([tile.width, TILE_WIDTH])) {
    const candidate = { ...tile, width };
    const bytes = await read(tilePath(candidate), most);
    if (bytes !== null) return parse(candidate, bytes).slice(0, tile.width);
  }
  throw new VernixError('log-tile-missing', { tile: tilePath(tile) });
}

/** The entries of a log of `size` from number `from` up to, not including, `to`. @throws VernixError as {@link readHashTile} */
export async function* readEntries(
  read: FileReader,
  size: number,
  from: number,
  to: number,
): AsyncGenerator<Buffer, void> {
  for (let at = from; at < to; ) {
    const index = Math.floor(at / TILE_WIDTH);
    const start = index * TILE_WIDTH;
    const width = widthAt('entries', index, size);
    const entries = await readBundle(read, { level: 'entries', index, width });
    yield* entries.slice(at - start, to - start);
    at = start + width;
  }
}

/** The subtrees of a tree of this size, each tile read once. Make a new one for each question, so that it forgets. */
export function subtrees(size: number, read: TileReader): HashReader {
  const known = new Map<string, Promise<readonly Hash[]>>();
  return tileHashes(size, (tile) => {
    const path = tilePath(tile);
    const hashes = known.get(path) ?? read(tile);
    known.set(path, hashes);
    return hashes;
  });
}

/**
 * That what is below a tile whose own hashes hold is what they say, each tile held against one that holds already.
 * @param lowest told each tile of the lowest level, with its hashes, which hold
 * @throws VernixError `log-tile-differs`; what reading and `lowest` throw
 */
export async function verifyBelow(
  tile: Tier,
  hashes: readonly Hash[],
  read: TileReader,
  lowest: (tile: Tier, leaves: readonly Hash[]) => Promise<void>,
): Promise<void> {
  const { level, index } = tile;
  if (level === 0) return lowest(tile, hashes);
  for (const [at, hash] of hashes.entries()) {
    const below = { level: level - 1, index: index * TILE_WIDTH + at, width: TILE_WIDTH };
    const found = await read(below);
    if (!treeRoot(found).equals(hash)) throw new VernixError('log-tile-differs', { tile: tilePath(below) });
    await verifyBelow(below, found, read, lowest);
  }
}
