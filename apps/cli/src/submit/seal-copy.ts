import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VernixError } from '@vernix/contracts';
import { sealTransform } from '@vernix/seal';
import { FORM_BYTES, requirePlain } from './form.ts';
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

/** Passes bytes on once the first of them were looked at. */
function checkStart(check: (start: Uint8Array) => void): Transform {
  let start: Buffer | null = Buffer.alloc(0);
  const decide = (done: TransformCallback): void => {
    const seen = start ?? Buffer.alloc(0);
    start = null;
    try {
      check(seen);
      done(null, seen);
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (start === null) {
        done(null, chunk);
        return;
      }
      start = Buffer.concat([start, chunk]);
      if (start.length < FORM_BYTES) done();
      else decide(done);
    },
    flush(done) {
      if (start === null) done();
      else decide(done);
    },
  });
}

/** zlib's own codes all begin with this. */
const isUnpacking = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

/**
 * Seals the file into the submission's private directory. A resumed upload must send the very same ciphertext, and
 * sealing twice never gives the same one: so it is kept until the receipt is in hand. The plaintext is never copied.
 *
 * @param onRead bytes of the file read so far, for a progress bar
 * @throws VernixError `file-changed` when the file changed while it was being read; `source-damaged` and
 * `source-form-wrong` about what gzip had packed
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
    ...(unpack === null ? [] : [unpack, checkStart(requirePlain)]),
    await sealTransform([recipient]),
    countSealed,
  ];
  try {
    await pipeline([raw, ...steps, sink], { signal });
    if (!(await isUnchanged(source))) throw new VernixError('file-changed');
    await rename(partial, submission.sealedPath);
  } catch (error) {
    await rm(partial, { force: true });
    throw isUnpacking(error) ? new VernixError('source-damaged', {}, { cause: error }) : error;
  }
  return { recipient, sha256: hash.digest('hex'), bytes };
}
