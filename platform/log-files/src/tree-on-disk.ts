import { VernixError } from '@vernix/contracts';
import {
  type HashReader,
  inclusionProof,
  leafHash,
  partialTiles,
  readBundle,
  subtrees,
  TILE_WIDTH,
  type Tile,
  type Tree,
  TreeEdge,
  tilePath,
  verifyInclusion,
} from '@vernix/tlog';
import { filesIn, readHashes } from './reading.ts';

/** As `subtrees` of packages/tlog, of the tree in a directory. */
export function subtreesIn(directory: string, size: number): HashReader {
  return subtrees(size, (tile) => readHashes(directory, tile));
}

/**
 * The right edge of the tree on disk, once it gives the tree's root: a few tiles, however large the tree.
 * @throws VernixError `log-root-differs`, `log-tile-missing`, `log-tile-invalid`
 */
export async function readEdge(directory: string, tree: Tree): Promise<TreeEdge> {
  const edge = await TreeEdge.read(
    tree.size,
    (tile) => readHashes(directory, tile),
    (tile) => readBundle(filesIn(directory), tile),
  );
  if (!edge.frontier.root.equals(tree.root)) {
    const tiles = partialTiles(tree.size).map(tilePath).join(', ');
    throw new VernixError('log-root-differs', { tiles });
  }
  return edge;
}

/**
 * That the entries of the last bundle are in the tree.
 * @throws VernixError `log-tile-differs`, `log-tile-missing`, `log-tile-invalid`
 */
export async function checkLastBundle(directory: string, tree: Tree): Promise<void> {
  if (tree.size === 0) return;
  const index = Math.ceil(tree.size / TILE_WIDTH) - 1;
  const width = tree.size - index * TILE_WIDTH;
  const leaves = await readHashes(directory, { level: 0, index, width });
  // A full tile is not on the edge: the path of its last leaf takes in every hash of it.
  const last = leaves.at(-1);
  const proof = await inclusionProof(tree.size - 1, tree.size, subtreesIn(directory, tree.size));
  const tile: Tile = { level: 0, index, width };
  try {
    if (last !== undefined) verifyInclusion(last, tree.size - 1, tree, proof);
  } catch (cause) {
    throw new VernixError('log-tile-differs', { tile: tilePath(tile) }, { cause });
  }
  await checkBundle(directory, { level: 'entries', index, width }, leaves);
}

/** That a bundle's entries are these leaves. @throws VernixError as {@link checkLastBundle} */
export async function checkBundle(directory: string, tile: Tile, leaves: readonly Buffer[]): Promise<void> {
  const entries = await readBundle(filesIn(directory), tile);
  if (!entries.every((entry, at) => leaves[at]?.equals(leafHash(entry)) === true))
    throw new VernixError('log-tile-differs', { tile: tilePath(tile) });
}
