import { Transform, type TransformCallback } from 'node:stream';
import { VernixError } from '@vernix/contracts';
import { createHeader } from './create-header.ts';
import { HeaderReading, type Unwrap } from './header-reading.ts';
import { recipientFrom } from './keys.ts';
import { CHUNK_BYTES } from './layout.ts';
import { PayloadOpener, PayloadSealer } from './payload.ts';
import { unwrapFileKey } from './unwrap.ts';

/** Room for a few chunks on each side: more is not faster, and a hundred uploads at once each have both. */
const STREAM_OPTIONS = { highWaterMark: 4 * CHUNK_BYTES } as const;

/** Runs one step of a Transform; what it throws becomes the stream's error. */
function step(callback: TransformCallback, run: () => void): void {
  try {
    run();
  } catch (error) {
    callback(error as Error);
    return;
  }
  callback();
}

/**
 * Plaintext in, age file out, to `age1pq1…` (or, all of them, `age1…`) recipients.
 * @throws VernixError `recipient-invalid`, `recipients-mixed`
 */
export async function sealTransform(recipients: readonly string[]): Promise<Transform> {
  const { header, fileKey } = await createHeader(recipients, recipientFrom);
  const sealer = new PayloadSealer(fileKey);
  const stream = new Transform({
    ...STREAM_OPTIONS,
    transform(chunk: Buffer, _encoding, callback) {
      const sealed = sealer.update(chunk);
      if (sealed.length > 0) this.push(sealed);
      callback();
    },
    flush(callback) {
      this.push(sealer.final());
      callback();
    },
  });
  stream.push(header);
  return stream;
}

/**
 * What follows an age file's header in, plaintext out. The last chunk comes only when it is authentic as the last, so
 * a reader that waits for `end` has the whole file. Fails with `age-payload-invalid`.
 */
export function openPayloadTransform(fileKey: Uint8Array): Transform {
  const opener = new PayloadOpener(fileKey);
  return new Transform({
    ...STREAM_OPTIONS,
    transform(chunk: Buffer, _encoding, callback) {
      step(callback, () => opener.update(chunk, (plaintext) => this.push(plaintext)));
    },
    flush(callback) {
      step(callback, () => this.push(opener.final()));
    },
  });
}

/**
 * An age file in, plaintext out. Fails with `age-header-invalid`, `age-header-altered`, `recipients-mixed`,
 * `age-not-for-us`, `identity-invalid` or `age-payload-invalid`; see {@link openPayloadTransform} for its end.
 */
export function openTransform(identities: readonly string[]): Transform {
  return openTransformWith((header) => unwrapFileKey(header, identities));
}

/** As {@link openTransform}; the file key comes from wherever `unwrap` finds it. */
export function openTransformWith(unwrap: Unwrap): Transform {
  const header = new HeaderReading(unwrap);
  let opener: PayloadOpener | null = null;
  return new Transform({
    ...STREAM_OPTIONS,
    transform(chunk: Buffer, _encoding, callback) {
      const open = (bytes: Uint8Array): void =>
        step(callback, () => opener?.update(bytes, (plaintext) => this.push(plaintext)));
      if (opener !== null) {
        open(chunk);
        return;
      }
      header.take(chunk).then((read) => {
        if (read === null) {
          callback();
          return;
        }
        ({ opener } = read);
        open(read.rest);
      }, callback);
    },
    flush(callback) {
      step(callback, () => {
        if (opener === null) throw new VernixError('age-header-invalid');
        this.push(opener.final());
      });
    },
  });
}
