import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VernixError } from '@vernix/contracts';
import { sealTransform } from '@vernix/seal';
import { isUnchanged, readSource, type Source } from './source.ts';
import type { SealedCopy, Submission } from './submission.ts';

/** Passes bytes on and tells how many. */
function tap(see: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      see(chunk);
      done(null, chunk);
    },
  });
}

/**
 * Seals the file into the submission's private directory. A resumed upload must send the very same ciphertext, and
 * sealing twice never gives the same one: so it is kept until the receipt is in hand. The plaintext is never copied.
 *
 * @param onRead bytes of the file read so far, for a progress bar
 * @throws VernixError `file-changed` when the file changed while it was being read
 */
export async function sealCopy(
  source: Source,
  recipient: string,
  submission: Submission,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): Promise<SealedCopy> {
  const partial = `${submission.sealedPath}.partial`;
  const hash = createHash('sha256');
  let bytes = 0;
  let read = 0;
  const { raw, unpack } = readSource(source);
  const countRead = tap((chunk) => onRead((read += chunk.length)));
  const countSealed = tap((chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  const sink = createWriteStream(partial, { mode: 0o600, flush: true });
  const steps = [
    countRead,
    ...(unpack === null ? [] : [unpack]),
    await sealTransform([recipient]),
    countSealed,
  ];
  await pipeline([raw, ...steps, sink], { signal });
  if (!(await isUnchanged(source))) throw new VernixError('file-changed');
  await rename(partial, submission.sealedPath);
  return { recipient, sha256: hash.digest('hex'), bytes };
}
