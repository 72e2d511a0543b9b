import { VernixError } from '@vernix/contracts';

/** How many hashes a tile has, or entries a bundle, when it is full (c2sp.org/tlog-tiles). */
export const TILE_WIDTH = 256;
/** A tile spans this many levels of the tree. */
export const TILE_HEIGHT = 8;
const HIGHEST_LEVEL = 63;

/** A tile, or a bundle of entries, as c2sp.org/tlog-tiles names it. */
export interface Tile {
  /** A tile's level (0 to 63), counted in tiles; `entries` for a bundle. */
  readonly level: number | 'entries';
  readonly index: number;
  /** How many hashes or entries it has: 256 when it is full. */
  readonly width: number;
}

/** Such as `tile/0/x001/234` and `tile/entries/000.p/17`. */
export function tilePath(tile: Tile): string {
  const full = `tile/${tile.level}/${indexPath(tile.index)}`;
  return tile.width === TILE_WIDTH ? full : `${full}.p/${tile.width}`;
}

/** The directory of a tile's partial forms, such as `tile/0/000.p`. */
export function partialsPath(tile: Tile): string {
  return `${tilePath({ ...tile, width: TILE_WIDTH })}.p`;
}

/**
 * The tile a path names.
 * @throws VernixError `log-path-invalid`: not exactly what {@link tilePath} makes
 */
export function parseTilePath(path: string): Tile {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) throw new VernixError('log-path-invalid');
  const [, level = '', index = '', width] = match;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  // One spelling for each tile: leading zeros and empty groups are not another.
  const known = tile.level === 'entries' || tile.level <= HIGHEST_LEVEL;
  if (!known || tile.width < 1 || !Number.isSafeInteger(tile.index) || tilePath(tile) !== path)
    throw new VernixError('log-path-invalid');
  return tile;
}

/** Three digits a directory, so that none grows large: 1234067 is `x001/x234/067`. */
function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
}
