import { VernixError } from '@vernix/contracts';
import {
  type Hash,
  partialTiles,
  readFrontier,
  TILE_WIDTH,
  type Tile,
  type Tree,
  type TileReader,
  tileHashes,
  tilePath,
  treeRoot,
} from '@vernix/tlog';

type HashTile = Tile & { readonly level: number };

/**
 * That every tile of hashes is what the root says. It goes from the root down, each held against one that holds already. Bundles are
 * for whoever reads the entries.
 * @throws VernixError `log-root-differs`, `log-tile-differs`, and what reading throws
 */
export async function verifyHashTiles({ size, root }: Tree, readTile: TileReader): Promise<void> {
  const frontier = await readFrontier(size, tileHashes(size, readTile));
  const tiles = partialTiles(size);
  if (!frontier.root.equals(root))
    throw new VernixError('log-root-differs', { tiles: tiles.map(tilePath).join(', ') });
  for (const tile of tiles) await verifyBelow(tile, await readTile(tile), readTile);
}

async function verifyBelow(
  { level, index }: HashTile,
  hashes: readonly Hash[],
  readTile: TileReader,
): Promise<void> {
  if (level === 0) return;
  for (const [at, hash] of hashes.entries()) {
    const tile = { level: level - 1, index: index * TILE_WIDTH + at, width: TILE_WIDTH };
    const below = await readTile(tile);
    if (!treeRoot(below).equals(hash)) throw new VernixError('log-tile-differs', { tile: tilePath(tile) });
    await verifyBelow(tile, below, readTile);
  }
}
