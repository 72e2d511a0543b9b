import { VernixError } from '@vernix/contracts';
import { type TileFile, tilePath } from '@vernix/tlog';
import type { Kind, ObjectStore } from '../s3/object-store.ts';

/** How many are on their way at once. */
const AT_ONCE = 8;
/** What a tile or bundle of this width holds never changes, nor does a partial one: another width is another object. */
const TILE: Kind = { type: 'application/octet-stream', cache: 'public, max-age=31536000, immutable' };

/**
 * Sees that each is in the store when it resolves. One that is there is compared and left; so what a killed run had put there is
 * not put again.
 * @throws VernixError `log-copy-differs`: there is something else in the place of one, which is left as it is; what the
 * store's calls throw
 */
export async function placeTiles(store: ObjectStore, files: readonly TileFile[]): Promise<number> {
  let placed = 0;
  const waiting = files.values();
  const worker = async (): Promise<void> => {
    for (const file of waiting) if (await place(store, file)) placed += 1;
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return placed;
}

/** Looked for first: of a store that knows no conditions it is then overwritten in a race at most, and nothing is sent in vain. */
async function place(store: ObjectStore, { tile, bytes }: TileFile): Promise<boolean> {
  const path = tilePath(tile);
  if (await isThere(store, path, bytes)) return false;
  if (await store.create(path, bytes, TILE)) return true;
  if (await isThere(store, path, bytes)) return false; // another put it meanwhile, or we did and were not told
  throw new VernixError('store-refused', { status: 412 });
}

async function isThere(store: ObjectStore, path: string, bytes: Buffer): Promise<boolean> {
  const found = await store.get(path, bytes.length);
  if (found === null) return false;
  if (found === 'too-long' || !found.bytes.equals(bytes))
    throw new VernixError('log-copy-differs', { file: path });
  return true;
}
