import { VernixError } from '@vernix/contracts';
import type { Tree } from '../merkle/frontier.ts';
import { EMPTY_ROOT, HASH_BYTES } from '../merkle/hash.ts';
import { parseDecimal } from '../merkle/numbers.ts';
import { isNoteText, parseBase64 } from './text.ts';

/** The text of a note about a tree (c2sp.org/tlog-checkpoint). */
export interface Checkpoint extends Tree {
  /** Which log it is of. */
  readonly origin: string;
  /** Opaque lines after the first three. We write none: an ML-DSA-44 signature does not cover them. */
  readonly extensions: readonly string[];
}

/** The note text: origin, size, root, extension lines. @throws VernixError `log-checkpoint-invalid` */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const text = [origin, String(size), root.toString('base64'), ...extensions, ''].join('\n');
  parseCheckpoint(text);
  return text;
}

/**
 * The checkpoint that a note text is. Sizes go to 2^53 − 1.
 * @throws VernixError `log-checkpoint-invalid`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n').slice(0, -1);
  const [origin = '', sizeText = '', rootText = '', ...extensions] = lines;
  const size = parseDecimal(sizeText);
  const root = parseBase64(rootText);
  const whole = isNoteText(text) && lines.every((line) => line !== '') && origin !== '';
  if (!whole || size === null || root?.length !== HASH_BYTES) throw new VernixError('log-checkpoint-invalid');
  if (size === 0 && !root.equals(EMPTY_ROOT)) throw new VernixError('log-checkpoint-invalid');
  return { origin, size, root, extensions };
}
