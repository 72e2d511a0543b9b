import { VernixError } from '@vernix/contracts';
import {
  partialTiles,
  readFrontier,
  type TileReader,
  type Tree,
  tileHashes,
  tilePath,
  verifyBelow,
} from '@vernix/tlog';

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
  for (const tile of tiles) await verifyBelow(tile, await readTile(tile), readTile, () => Promise.resolve());
}
