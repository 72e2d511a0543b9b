import { partialTiles, type Tree, type TileReader, verifyBelow } from '@vernix/tlog';
import { readHashes } from './reading.ts';
import { checkBundle, readEdge } from './tree-on-disk.ts';

/**
 * That every tile and every entry on disk is what the root says. It goes from the root down, so that each file is held
 * against one that holds already: the first to differ is the one that was changed.
 * @throws VernixError `log-root-differs`, `log-tile-differs`, `log-tile-missing`, `log-tile-invalid`
 */
export async function verifyTree(directory: string, tree: Tree): Promise<void> {
  await readEdge(directory, tree);
  const read: TileReader = (tile) => readHashes(directory, tile);
  // The highest partial tile spans the first entries, the lowest the last.
  for (const tile of partialTiles(tree.size).toReversed())
    await verifyBelow(tile, await read(tile), read, ({ index, width }, leaves) =>
      checkBundle(directory, { level: 'entries', index, width }, leaves),
    );
}
