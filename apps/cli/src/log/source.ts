/** A log to be read, from its directory or from where its tiles are served. Nothing it gives is true yet. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import { COSIGNED, LogReader } from '@vernix/log-files';
import {
  ENTRY_BYTES,
  HASH_BYTES,
  type HashReader,
  type LogIdentity,
  parseBundle,
  parseCheckpoint,
  parseNote,
  parseTile,
  TILE_WIDTH,
  type Tile,
  tileHashes,
  tilePath,
  widthAt,
} from '@vernix/tlog';

export interface LogSource {
  /** The newest signed checkpoint, and the newest that witnesses signed, when that is another. */
  readonly note: string;
  readonly cosigned: string | null;
  /** Entries from number `from` up to, not including, `to`. */
  entries(from: number, to: number): AsyncGenerator<Buffer, void>;
  /** Holds what else is kept with the entries against the log's keys. */
  verifyTiles(identity: LogIdentity): Promise<void>;
  /** Subtrees of the checkpoint's tree, for proofs. */
  hashes(): HashReader;
  /** The same place, with the checkpoint it has by now. */
  again(): Promise<LogSource>;
  /**
   * For so long its checkpoint may be behind what a witness has seen, and nothing be wrong: one that is served is the newest
   * that enough witnesses signed, and for those that do not answer the log waits.
   */
  readonly lagSeconds: number;
}

const MOST_NOTE_BYTES = 1024 * 1024;
const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + ENTRY_BYTES);
const MOST_TILE_BYTES = TILE_WIDTH * HASH_BYTES;
const ANSWER_MS = 30_000;
const SERVED_LAG_SECONDS = 15;

/** @throws VernixError `log-not-there`, `log-checkpoint-missing`, `log-unreachable` and what reading the checkpoint throws */
export function openSource(place: string, signal: AbortSignal): Promise<LogSource> {
  return /^https?:\/\//.test(place) ? openServed(place, signal) : openDirectory(place);
}

async function openDirectory(directory: string): Promise<LogSource> {
  // A log whose checkpoint was taken away has its tiles: that is a finding. A wrong path is none.
  if (!['checkpoint', 'tile'].some((name) => existsSync(join(directory, name))))
    throw new VernixError('log-not-there', { place: directory });
  // The cosigned one first: it must not be newer than the checkpoint because the log grew between the two.
  const cosigned = await readFile(join(directory, COSIGNED), 'utf8').catch(() => null);
  const reader = await LogReader.open(directory);
  return {
    note: reader.note,
    cosigned,
    entries: (from, to) => reader.entries(from, to),
    verifyTiles: (identity) => reader.verify(identity),
    hashes: () => reader.hashes(),
    again: () => openDirectory(directory),
    lagSeconds: 0,
  };
}

async function openServed(place: string, signal: AbortSignal): Promise<LogSource> {
  const url = place.replace(/\/+$/, '');
  const get = (path: string, most: number): Promise<Buffer | null> =>
    download(`${url}/${path}`, most, signal);
  const note = (await get('checkpoint', MOST_NOTE_BYTES))?.toString('utf8');
  if (note === undefined) throw new VernixError('log-not-there', { place: url });
  const { size } = parseCheckpoint(parseNote(note).text);
  return {
    note,
    cosigned: note,
    async *entries(from, to) {
      for (let at = from; at < to; ) {
        const index = Math.floor(at / TILE_WIDTH);
        const start = index * TILE_WIDTH;
        const width = widthAt('entries', index, size);
        const entries = await readTile(
          { level: 'entries', index, width },
          MOST_BUNDLE_BYTES,
          parseBundle,
          get,
        );
        yield* entries.slice(at - start, to - start);
        at = start + width;
      }
    },
    verifyTiles: () => Promise.resolve(), // the entries alone give the root; hash tiles are for those who read a few
    hashes: () => tileHashes(size, (tile) => readTile(tile, MOST_TILE_BYTES, parseTile, get)),
    again: () => openServed(place, signal),
    lagSeconds: SERVED_LAG_SECONDS,
  };
}

/** A partial tile may be gone since the checkpoint was read; then the full one is there, and begins the same way. */
async function readTile(
  tile: Tile,
  most: number,
  parse: (tile: Tile, bytes: Buffer) => Buffer[],
  get: (path: string, most: number) => Promise<Buffer | null>,
): Promise<Buffer[]> {
  for (const width of new Set([tile.width, TILE_WIDTH])) {
    const found = { ...tile, width };
    const bytes = await get(tilePath(found), most);
    if (bytes !== null) return parse(found, bytes).slice(0, tile.width);
  }
  throw new VernixError('log-tile-missing', { tile: tilePath(tile) });
}

/** `null` when it is not there. No more is read than the format allows. */
async function download(url: string, most: number, signal: AbortSignal): Promise<Buffer | null> {
  try {
    const answer = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    if (!answer.ok) throw new RangeError('status');
    return await readBody(answer, most);
  } catch (cause) {
    throw new VernixError('log-unreachable', {}, { cause });
  }
}
