import { VernixError } from '@vernix/contracts';
import {
  type FileReader,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  readEntries,
  readHashTile,
  subtrees,
  type TileReader,
} from '@vernix/tlog';
import { MOST_NOTE_BYTES } from '../sizes.ts';
import type { LogSource } from './source.ts';
import { verifyHashTiles } from './verify-tiles.ts';

/** The files of a log on another machine, which may be anybody's. */
export interface LogFiles {
  /** For a person. */
  readonly place: string;
  /** Whether its tiles are all there is of them. Those that are served are made of others, and held against the entries where they count. */
  readonly isCopy: boolean;
  readonly get: FileReader;
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
  const readHashes: TileReader = (tile) => readHashTile(files.get, tile);
  return {
    note,
    cosigned: note,
    entries: (from, to) => readEntries(files.get, size, from, to),
    // The entries alone give the root; hash tiles are for those who read a few.
    verifyTiles: async (identity) => {
      if (files.isCopy) await verifyHashTiles(openCheckpoint(note, identity), readHashes);
    },
    hashes: () => subtrees(size, readHashes),
    again: () => openFiles(files),
    lagSeconds: LAG_SECONDS,
  };
}
