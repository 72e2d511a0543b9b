import { TILE_WIDTH, type TileFile } from '@vernix/tlog';

export const isFull = ({ tile }: TileFile): boolean => tile.width === TILE_WIDTH;

/** Of files that are due, and those that a larger tree adds: the full tiles, and of each level the widest. */
export function newestOf(due: readonly TileFile[], added: readonly TileFile[]): TileFile[] {
  const grown = new Set(added.map(({ tile }) => tile.level));
  return [...due.filter((file) => isFull(file) || !grown.has(file.tile.level)), ...added];
}
