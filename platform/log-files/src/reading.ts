import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import {
  type FileReader,
  type Hash,
  MOST_BUNDLE_BYTES,
  readHashTile,
  type Tile,
  tilePath,
} from '@vernix/tlog';

import { HEAD_BYTES, headsPath, TAIL_BYTES, tailPath } from './layout.ts';

const MOST_NOTE_BYTES = 1024 * 1024;

/** A signed note; `null` when there is no such file. */
export async function readNote(path: string): Promise<string | null> {
  const bytes = await readUpTo(path, MOST_NOTE_BYTES);
  if (bytes === 'too-long') throw new VernixError('log-note-invalid');
  return bytes?.toString('utf8') ?? null;
}

/** What is in the two halves of the file of heads; `null` when there is none. */
export async function readHeads(directory: string): Promise<string[] | null> {
  const bytes = await readUpTo(headsPath(directory), 2 * HEAD_BYTES);
  if (bytes === null) return null;
  if (bytes === 'too-long') throw new VernixError('log-checkpoint-invalid');
  return [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES)].map((half) => {
    const end = half.indexOf(0);
    return half.toString('utf8', 0, end < 0 ? half.length : end);
  });
}

/** What is in the file of the newest entries; `null` when there is none, or none of its length. */
export async function readTail(directory: string): Promise<Buffer | null> {
  const bytes = await readUpTo(tailPath(directory), TAIL_BYTES);
  return bytes === 'too-long' || bytes?.length !== TAIL_BYTES ? null : bytes;
}

/** Whether a file holds these bytes, and no more. */
export async function holds(path: string, content: Uint8Array): Promise<boolean> {
  const bytes = await readUpTo(path, content.length);
  return bytes !== 'too-long' && bytes?.equals(content) === true;
}

/** The files of the log in a directory. Its calls throw VernixError `log-tile-invalid`: longer than one may be. */
export function filesIn(directory: string): FileReader {
  return async (path, most) => {
    const bytes = await readUpTo(join(directory, path), most);
    if (bytes === 'too-long') throw new VernixError('log-tile-invalid', { tile: path });
    return bytes;
  };
}

/** @throws VernixError `log-tile-missing`, `log-tile-invalid` */
export function readHashes(directory: string, tile: Tile): Promise<Hash[]> {
  return readHashTile(filesIn(directory), tile);
}

/** @throws VernixError `log-tile-missing`, `log-tile-invalid` */
export async function readTileFile(directory: string, tile: Tile): Promise<Buffer> {
  const path = tilePath(tile);
  const bytes = await filesIn(directory)(path, MOST_BUNDLE_BYTES);
  if (bytes === null) throw new VernixError('log-tile-missing', { tile: path });
  return bytes;
}

/** No more is read than the format allows, whatever somebody put in the file's place. */
async function readUpTo(path: string, most: number): Promise<Buffer | null | 'too-long'> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).size > most ? 'too-long' : await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw error;
  }
}
