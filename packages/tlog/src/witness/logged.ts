import { VernixError } from '@vernix/contracts';
import { type Hash, leafHash } from '../merkle/hash.ts';
import { parseDecimal } from '../merkle/numbers.ts';
import { verifyInclusion } from '../merkle/verify.ts';
import type { Checkpoint } from '../notes/checkpoint.ts';
import { formatHashes, parseHashes } from '../notes/hash-lines.ts';
import { knownSignatures, parseNote } from '../notes/note.ts';
import { type LogIdentity, openCheckpoint } from '../notes/open-checkpoint.ts';
import { parseBase64 } from '../notes/text.ts';
import type { Verifier } from '../notes/verifier.ts';

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

/** What a reader of such a proof trusts. */
export interface LogPolicy {
  readonly log: LogIdentity;
  readonly witnesses: readonly Verifier[];
  /** How many witnesses must have cosigned. Keys under one name are one witness. */
  readonly quorum: number;
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
  /** Who cosigned, and when in seconds since 1970 (`null`: the key does not say). */
  readonly witnesses: readonly { readonly name: string; readonly time: number | null }[];
}

/**
 * That the entry is in the log and enough witnesses saw it there.
 * @throws VernixError `log-proof-invalid`, `log-proof-wrong`, `log-entry-missing`, `log-entry-long`,
 * `log-quorum-missing`, and what `openCheckpoint` throws
 */
export function verifyLogProof(text: string, entry: Uint8Array, policy: LogPolicy): Logged {
  const { index, proof, checkpoint: note } = parseLogProof(text);
  const checkpoint = openCheckpoint(note, policy.log);
  const { text: signedText, signatures } = parseNote(note);
  const cosigned = knownSignatures(signedText, signatures, policy.witnesses);
  const witnesses = new Map(
    cosigned.map(({ verifier, time }) => [verifier.name, { name: verifier.name, time }]),
  );
  const { quorum } = policy;
  if (witnesses.size < quorum) throw new VernixError('log-quorum-missing', { got: witnesses.size, quorum });
  verifyInclusion(leafHash(entry), index, checkpoint, proof);
  return { index, checkpoint, witnesses: [...witnesses.values()] };
}
