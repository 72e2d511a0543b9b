import { VernixError } from '@vernix/contracts';
import { readBundle, type Tree, TreeEdge } from '@vernix/tlog';
import type { LogDirectory } from './log-directory.ts';
import { filesIn, readHashes, readTail } from './reading.ts';
import { entriesOfTail } from './tail.ts';

/**
 * Makes the tiles at the edge of this tree from the newest entries, where those give it: a power cut may have taken tiles that nobody
 * waited for, or left older ones. Otherwise what there is stays, for whoever reads it to judge.
 */
export async function restoreTiles(directory: string, files: LogDirectory, tree: Tree): Promise<void> {
  const file = await readTail(directory);
  if (file === null) {
    await files.makeTail(tree.size);
    return;
  }
  const tail = entriesOfTail(file, tree.size);
  const before = tail === null ? null : await edgeAt(directory, tail.first);
  const grown = before?.grow(tail?.entries ?? []);
  if (grown?.edge.frontier.root.equals(tree.root) !== true) return;
  await files.findTiles(grown.files);
  await files.keepTiles(grown.files);
  await files.emptyTail(tree.size);
}

/** Null when its tiles are not there: a tail that goes back so far is an old one. */
async function edgeAt(directory: string, size: number): Promise<TreeEdge | null> {
  try {
    return await TreeEdge.read(
      size,
      (tile) => readHashes(directory, tile),
      (tile) => readBundle(filesIn(directory), tile),
    );
  } catch (error) {
    if (error instanceof VernixError) return null;
    throw error;
  }
}
