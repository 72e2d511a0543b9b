import { VernixError } from '@vernix/contracts';
import { ENTRY_BYTES, HASH_BYTES, type Hash } from '../merkle/hash.ts';
import { type Tile, tilePath } from './tile.ts';

const LENGTH_BYTES = 2;

/**
 * The hashes of a tile, first to last.
 * @throws VernixError `log-tile-invalid`: not 32 bytes for each hash of its width
 */
export function parseTile(tile: Tile, bytes: Buffer): Hash[] {
  if (bytes.length !== tile.width * HASH_BYTES)
    throw new VernixError('log-tile-invalid', { tile: tilePath(tile) });
  return Array.from({ length: tile.width }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

/**
 * An entry as a bundle has it: its length in two bytes, big-endian, and itself. A bundle is its entries end to end.
 * @throws VernixError `log-entry-long`
 */
export function encodeEntry(entry: Uint8Array): Buffer {
  if (entry.length > ENTRY_BYTES) throw new VernixError('log-entry-long', { most: ENTRY_BYTES });
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + entry.length);
  bytes.writeUInt16BE(entry.length);
  bytes.set(entry, LENGTH_BYTES);
  return bytes;
}

/** The entry itself, out of what {@link encodeEntry} made. */
export const decodeEntry = (encoded: Buffer): Buffer => encoded.subarray(LENGTH_BYTES);

/**
 * The first so many entries of bytes that begin with them, as {@link encodeEntry} made them. Null when there are not so many.
 */
export function firstEncoded(bytes: Buffer, count: number): Buffer[] | null {
  const entries: Buffer[] = [];
  let at = 0;
  while (entries.length < count && at + LENGTH_BYTES <= bytes.length) {
    const start = at;
    at += LENGTH_BYTES + bytes.readUInt16BE(at);
    entries.push(bytes.subarray(start, at));
  }
  return entries.length === count && at <= bytes.length ? entries : null;
}

/**
 * The entries of a bundle, first to last.
 * @throws VernixError `log-tile-invalid`: not as many entries as it is wide, end to end
 */
export function parseBundle(tile: Tile, bytes: Buffer): Buffer[] {
  const encoded = firstEncoded(bytes, tile.width);
  const length = encoded?.reduce((sum, entry) => sum + entry.length, 0);
  if (encoded === null || length !== bytes.length)
    throw new VernixError('log-tile-invalid', { tile: tilePath(tile) });
  return encoded.map(decodeEntry);
}
