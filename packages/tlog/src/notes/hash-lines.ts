import { HASH_BYTES, type Hash } from '../merkle/hash.ts';
import { parseBase64 } from './text.ts';

/** A proof has one hash a level, and no tree has more levels (c2sp.org/tlog-witness). */
const MOST_LINES = 63;

/** A proof as lines of base64, each with its newline. */
export const formatHashes = (proof: readonly Hash[]): string =>
  proof.map((hash) => `${hash.toString('base64')}\n`).join('');

/** The hashes of such lines, given without their newlines; `null` when they are not that. */
export function parseHashes(lines: readonly string[]): Hash[] | null {
  if (lines.length > MOST_LINES) return null;
  const hashes: Hash[] = [];
  for (const line of lines) {
    const hash = parseBase64(line);
    if (hash?.length !== HASH_BYTES) return null;
    hashes.push(hash);
  }
  return hashes;
}
