import { VernixError } from '@vernix/contracts';
import { type Hash, partialTiles, TILE_WIDTH, type Tile, type Tree, tilePath, treeRoot } from '@vernix/tlog';
import { readHashes } from './reading.ts';
import { checkBundle, readEdge } from './tree-on-disk.ts';

/**
 * That every tile and every entry on disk is what the root says. It goes from the root down, so that each file is held
 * against one that holds already: the first to differ is the one that was changed.
 * @throws VernixError `log-root-differs`, `log-tile-differs`, `log-tile-missing`, `log-tile-invalid`
 */
export async function verifyTree(directory: string, tree: Tree): Promise<void> {
  await readEdge(directory, tree);
  // The highest partial tile spans the first entries, the lowest the last.
  for (const tile of partialTiles(tree.size).toReversed())
    await verifyBelow(directory, tile, await readHashes(directory, tile));
}

/** What is below a tile whose own hashes hold. */
async function verifyBelow(
  directory: string,
  { level, index, width }: Tile & { readonly level: number },
  hashes: readonly Hash[],
): Promise<void> {
  if (level === 0) return checkBundle(directory, { level: 'entries', index, width }, hashes);
  for (const [at, hash] of hashes.entries()) {
    const tile = { level: level - 1, index: index * TILE_WIDTH + at, width: TILE_WIDTH };
    const below = await readHashes(directory, tile);
    if (!treeRoot(below).equals(hash)) throw new VernixError('log-tile-differs', { tile: tilePath(tile) });
    await verifyBelow(directory, tile, below);
  }
}
