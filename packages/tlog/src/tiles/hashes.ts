import { treeRoot } from '../merkle/frontier.ts';
import type { Hash } from '../merkle/hash.ts';
import type { HashReader } from '../merkle/prove.ts';
import { widthAt } from './geometry.ts';
import { TILE_HEIGHT, TILE_WIDTH, type Tile } from './tile.ts';

/** Fetches the hashes of one tile. */
export type TileReader = (tile: Tile & { readonly level: number }) => Promise<readonly Hash[]>;

/** Reads the complete subtrees of a tree of this size out of its tiles; levels that no tile has are hashed together. */
export function tileHashes(size: number, readTile: TileReader): HashReader {
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const span = 2 ** (level % TILE_HEIGHT);
    const tileIndex = Math.floor((index * span) / TILE_WIDTH);
    const width = widthAt(tileLevel, tileIndex, size);
    const hashes = await readTile({ level: tileLevel, index: tileIndex, width });
    const first = (index * span) % TILE_WIDTH;
    return treeRoot(hashes.slice(first, first + span));
  };
}
