import { VernixError } from '@vernix/contracts';
import {
  type Hash,
  openCheckpoint,
  parseBundle,
  parseCheckpoint,
  parseNote,
  parseTile,
  TILE_WIDTH,
  type Tile,
  type TileReader,
  tileHashes,
  tilePath,
  widthAt,
} from '@vernix/tlog';
import { MOST_BUNDLE_BYTES, MOST_NOTE_BYTES, MOST_TILE_BYTES } from '../sizes.ts';
import type { LogSource } from './source.ts';
import { verifyHashTiles } from './verify-tiles.ts';

/** The files of a log on another machine, which may be anybody's. */
export interface LogFiles {
  /** For a person. */
  readonly place: string;
  /** Whether its tiles are all there is of them. Those that are served are made of others, and held against the entries where they count. */
  readonly isCopy: boolean;
  /** A file by its path in the log, of at most so many bytes; `null` when it is not there. */
  get(path: string, most: number): Promise<Buffer | null>;
}

/**
 * What is served is the newest that enough witnesses signed, and for those that do not answer the log waits a quarter of a
 * minute; a published copy is made once a minute.
 */
const LAG_SECONDS = 90;

/** @throws VernixError `log-not-there`, what getting files and reading the checkpoint throws */
export async function openFiles(files: LogFiles): Promise<LogSource> {
  const note = (await files.get('checkpoint', MOST_NOTE_BYTES))?.toString('utf8');
  if (note === undefined) throw new VernixError('log-not-there', { place: files.place });
  const { size } = parseCheckpoint(parseNote(note).text);
  const readHashes: TileReader = (tile) => readTile(files, tile, MOST_TILE_BYTES, parseTile);
  return {
    note,
    cosigned: note,
    entries: (from, to) => entriesOf(files, size, from, to),
    // The entries alone give the root; hash tiles are for those who read a few.
    verifyTiles: async (identity) => {
      if (files.isCopy) await verifyHashTiles(openCheckpoint(note, identity), readHashes);
    },
    hashes: () => {
      const read = new Map<string, Promise<readonly Hash[]>>();
      return tileHashes(size, (tile) => {
        const path = tilePath(tile);
        const hashes = read.get(path) ?? readHashes(tile);
        read.set(path, hashes);
        return hashes;
      });
    },
    again: () => openFiles(files),
    lagSeconds: LAG_SECONDS,
  };
}

async function* entriesOf(
  files: LogFiles,
  size: number,
  from: number,
  to: number,
): AsyncGenerator<Buffer, void> {
  for (let at = from; at < to; ) {
    const index = Math.floor(at / TILE_WIDTH);
    const start = index * TILE_WIDTH;
    const width = widthAt('entries', index, size);
    const tile = { level: 'entries', index, width } as const;
    const entries = await readTile(files, tile, MOST_BUNDLE_BYTES, parseBundle);
    yield* entries.slice(at - start, to - start);
    at = start + width;
  }
}

/** A partial tile may be gone since the checkpoint was read; then the full one is there, and begins the same way. */
async function readTile(
  files: LogFiles,
  tile: Tile,
  most: number,
  parse: (tile: Tile, bytes: Buffer) => Buffer[],
): Promise<Buffer[]> {
  for (const width of new Set([tile.width, TILE_WIDTH])) {
    const found = { ...tile, width };
    const bytes = await files.get(tilePath(found), most);
    if (bytes !== null) return parse(found, bytes).slice(0, tile.width);
  }
  throw new VernixError('log-tile-missing', { tile: tilePath(tile) });
}
