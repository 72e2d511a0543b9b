import { VernixError } from '@vernix/contracts';
import { type Hash, leafHash } from '../merkle/hash.ts';
import { parseDecimal } from '../merkle/numbers.ts';
import { verifyInclusion } from '../merkle/verify.ts';
import type { Checkpoint } from '../notes/checkpoint.ts';
import { formatHashes, parseHashes } from '../notes/hash-lines.ts';
import { parseBase64 } from '../notes/text.ts';
import { type Cosigned, type LogPolicy, openWitnessed } from './policy.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
/** What comes before the checkpoint: 63 hashes and extra data of some size. */
const HEAD_CHARACTERS = 128 * 1024;

/** What shows, offline, that an entry is in a log (c2sp.org/tlog-proof; files end in `.tlog-proof`). */
export interface LogProof {
  readonly index: number;
  /** The inclusion proof of the entry in the checkpoint's tree. */
  readonly proof: readonly Hash[];
  /** The signed note, as it is. */
  readonly checkpoint: string;
  /** Nobody signed it. */
  readonly extra?: Buffer;
}

export function formatLogProof({ index, proof, checkpoint, extra }: LogProof): string {
  const extraLine = extra === undefined ? '' : `extra ${extra.toString('base64')}\n`;
  return `${HEADER}\n${extraLine}index ${index}\n${formatHashes(proof)}\n${checkpoint}`;
}

/** @throws VernixError `log-proof-invalid`; the checkpoint in it is not looked at */
export function parseLogProof(text: string): LogProof {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, Math.min(HEAD_CHARACTERS, Math.max(0, end))).split('\n');
  const extra =
    lines[0]?.startsWith('extra ') === true ? parseBase64(lines.shift()?.slice(6) ?? '') : undefined;
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : null;
  const proof = parseHashes(lines);
  if (header !== HEADER || end > HEAD_CHARACTERS || extra === null || index === null || proof === null)
    throw new VernixError('log-proof-invalid');
  return { index, proof, checkpoint: text.slice(end + 2), ...(extra === undefined ? {} : { extra }) };
}

/** What a proof showed. */
export interface Logged {
  readonly index: number;
  readonly checkpoint: Checkpoint;
  readonly witnesses: readonly Cosigned[];
}

/**
 * That the entry is in the log and enough witnesses saw it there.
 * @throws VernixError `log-proof-invalid`, `log-proof-wrong`, `log-entry-missing`, `log-entry-long`, and what
 * `openWitnessed` throws
 */
export function verifyLogProof(text: string, entry: Uint8Array, policy: LogPolicy): Logged {
  const { index, proof, checkpoint: note } = parseLogProof(text);
  const { checkpoint, witnesses } = openWitnessed(note, policy);
  verifyInclusion(leafHash(entry), index, checkpoint, proof);
  return { index, checkpoint, witnesses };
}
