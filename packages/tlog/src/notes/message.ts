import { VernixError } from '@vernix/contracts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import type { KeyKind } from './kinds.ts';
import { fitsName } from './text.ts';

const SUBTREE_LABEL = Buffer.from('subtree/v1\n\0', 'latin1');

/**
 * The bytes that a key signs for a note text. `time` is in seconds since 1970; `ed25519` does not sign it.
 * @throws VernixError `log-checkpoint-invalid`: a cosignature of what is not a checkpoint, or an ML-DSA-44 one of a
 * checkpoint with extension lines, which it would leave unsigned
 */
export function signedMessage(kind: KeyKind, name: string, text: string, time: number): Buffer {
  if (kind === 'ed25519') return Buffer.from(text);
  const checkpoint = parseCheckpoint(text);
  if (kind === 'ed25519-cosignature') return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  return cosignedMessage(name, checkpoint, time);
}

/** `cosigned_message` of c2sp.org/tlog-cosignature, for the whole tree: it starts at 0. */
function cosignedMessage(name: string, { origin, size, root, extensions }: Checkpoint, time: number): Buffer {
  if (extensions.length > 0 || !fitsName(origin)) throw new VernixError('log-checkpoint-invalid');
  return Buffer.concat([
    SUBTREE_LABEL,
    short(name),
    uint64(time),
    short(origin),
    uint64(0),
    uint64(size),
    root,
  ]);
}

function short(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
