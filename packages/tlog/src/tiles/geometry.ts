import { TILE_WIDTH, type Tile } from './tile.ts';

/** How many hashes the tiles of a level have together in a tree of this size; for bundles, how many entries. */
export const hashesAt = (level: Tile['level'], size: number): number =>
  level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);

/** How many hashes or entries of the tile are there in a tree of this size: 0 to 256. */
export function widthAt(level: Tile['level'], index: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH));
}

/** The tiles and bundles that a tree of `size` has and one of `older` leaves had not, or not as wide. Bundles first. */
export function tilesBetween(older: number, size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const kinds: readonly Tile['level'][] = level === 0 ? ['entries', 0] : [level];
    const first = Math.floor(hashesAt(level, older) / TILE_WIDTH);
    for (const kind of kinds) {
      for (let index = first; widthAt(kind, index, size) > 0; index += 1) {
        const width = widthAt(kind, index, size);
        if (width > widthAt(kind, index, older)) tiles.push({ level: kind, index, width });
      }
    }
  }
  return tiles;
}

/** The partial tiles of a tree: one a level at most, the lowest level first. No bundle. */
export function partialTiles(size: number): (Tile & { readonly level: number })[] {
  const tiles: (Tile & { readonly level: number })[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const index = Math.floor(hashesAt(level, size) / TILE_WIDTH);
    const width = widthAt(level, index, size);
    if (width > 0) tiles.push({ level, index, width });
  }
  return tiles;
}
