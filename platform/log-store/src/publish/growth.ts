import { VernixError } from '@vernix/contracts';
import {
  type Checkpoint,
  consistencyProof,
  encodeEntry,
  type HashReader,
  readFrontier,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TileFile,
  type Tree,
  TreeEdge,
  verifyConsistency,
} from '@vernix/tlog';
import type { LogSource } from '../source/source.ts';

/** So many entries are taken together at most, or so many bytes of them, whichever is less: whole bundles, and at least one. */
const MOST_BUNDLES = 16;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The tiles and bundles that the first `to` entries have and the older tree had not, in portions whose size does not depend on
 * the log's. They are made of the entries, and each portion is proven to be how the checkpoint's tree begins before it is given
 * out: whatever the source says, what comes of it is in a tree that the log signed. Partial tiles come last.
 * @param to the checkpoint's size at most
 * @throws VernixError `log-rewritten`: the source's tree does not begin with the older one; `log-proof-wrong`: the source's entries or
 * tiles are not what the checkpoint says; what reading throws
 */
export async function* growth(
  source: LogSource,
  older: Tree,
  checkpoint: Checkpoint,
  to: number,
): AsyncGenerator<readonly TileFile[], void> {
  let edge = await edgeAt(source, older.size);
  requireSame(edge.frontier, older);
  const partial = new Map<TileFile['tile']['level'], TileFile>();
  for await (const entries of portions(source.entries(older.size, to), older.size)) {
    const grown = edge.grow(entries.map(encodeEntry));
    edge = grown.edge;
    await requireBeginning(edge.frontier, checkpoint, source.hashes());
    for (const file of grown.files) {
      if (file.tile.width < TILE_WIDTH) partial.set(file.tile.level, file);
      else partial.delete(file.tile.level);
    }
    yield grown.files.filter(({ tile }) => tile.width === TILE_WIDTH);
  }
  if (edge.frontier.size !== to) throw new VernixError('log-proof-wrong');
  yield [...partial.values()];
}

/**
 * That the tree of the checkpoint begins with this one.
 * @throws VernixError `log-rewritten`: it begins otherwise; `log-proof-wrong`: the source's tiles do not show how; what reading throws
 */
export async function requireContinued(
  source: LogSource,
  older: Tree,
  checkpoint: Checkpoint,
): Promise<void> {
  const hashes = source.hashes();
  const begins = await readFrontier(older.size, hashes);
  await requireBeginning(begins, checkpoint, hashes);
  requireSame(begins, older);
}

function requireSame(begins: Tree, older: Tree): void {
  if (!begins.root.equals(older.root)) throw new VernixError('log-rewritten', { size: older.size });
}

async function requireBeginning(tree: Tree, checkpoint: Checkpoint, hashes: HashReader): Promise<void> {
  verifyConsistency(tree, checkpoint, await consistencyProof(tree.size, checkpoint.size, hashes));
}

/** What a tree of this size needs to grow, as the source has it. */
async function edgeAt(source: LogSource, size: number): Promise<TreeEdge> {
  const hashes = source.hashes();
  return await TreeEdge.read(
    size,
    ({ level, index, width }) =>
      Promise.all(
        Array.from(
          { length: width },
          async (_, at) => await hashes(level * TILE_HEIGHT, index * TILE_WIDTH + at),
        ),
      ),
    async ({ index, width }) => {
      const entries: Buffer[] = [];
      for await (const entry of source.entries(index * TILE_WIDTH, index * TILE_WIDTH + width))
        entries.push(entry);
      return entries;
    },
  );
}

/** Ends where bundles end, so that each bundle but the last is made once. */
async function* portions(entries: AsyncIterable<Buffer>, from: number): AsyncGenerator<Buffer[], void> {
  let [portion, bytes, at] = [[] as Buffer[], 0, from];
  for await (const entry of entries) {
    portion.push(entry);
    bytes += entry.length;
    at += 1;
    const isFull = portion.length > (MOST_BUNDLES - 1) * TILE_WIDTH || bytes >= MOST_BYTES;
    if (at % TILE_WIDTH > 0 || !isFull) continue;
    yield portion;
    [portion, bytes] = [[], 0];
  }
  if (portion.length > 0) yield portion;
}
