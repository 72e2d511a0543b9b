import { TILE_WIDTH, type TileFile } from '@vernix/tlog';

/** Of files that are due, and those that a larger tree adds: the full tiles, and of each level the widest. */
export function newestOf(due: readonly TileFile[], added: readonly TileFile[]): TileFile[] {
  const grown = new Set(added.map(({ tile }) => tile.level));
  return [...due.filter(({ tile }) => tile.width === TILE_WIDTH || !grown.has(tile.level)), ...added];
}
