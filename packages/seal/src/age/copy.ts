import { VernixError } from '@vernix/contracts';
import { createHeader } from './create-header.ts';
import { giveBack } from './give-back.ts';
import { HeaderReading } from './header-reading.ts';
import { recipientFrom } from './keys.ts';
import { CHUNK_BYTES, SEALED_CHUNK_BYTES } from './layout.ts';
import { type PayloadOpener, PayloadSealer } from './payload.ts';
import { unwrapFileKey } from './unwrap.ts';

/** Takes bytes to where they go. They stay as they are until the promise settles, and are then written over. */
export type Write = (bytes: Uint8Array) => Promise<unknown>;

const BUFFER_CHUNKS = 16;
const BUFFER_BYTES = BUFFER_CHUNKS * SEALED_CHUNK_BYTES;
/** What is sealed or opened in one go: with what was held back before, it never fills a buffer. */
const STEP_BYTES = (BUFFER_CHUNKS - 2) * CHUNK_BYTES;

/**
 * Seals all that `source` gives, to `write`, in two buffers that take turns: about twice as fast as a stream, which has
 * to make a buffer for each piece. For copying a file; `sealTransform` is for everything else. A piece is done with when
 * the next one is asked for, so `source` may use its buffer again.
 * @throws VernixError `recipient-invalid`, `recipients-mixed`, and whatever `source` and `write` throw.
 */
export async function sealTo(
  recipients: readonly string[],
  source: AsyncIterable<Uint8Array>,
  write: Write,
): Promise<void> {
  const { header, fileKey } = await createHeader(recipients, recipientFrom);
  const sealer = new PayloadSealer(fileKey);
  await write(header);
  await withTwoBuffers(write, async (out) => {
    for await (const piece of source) {
      for (const plaintext of steps(piece)) {
        await out.makeRoom(sealer.sizeOfUpdate(plaintext.length));
        out.end = sealer.updateInto(plaintext, out.filling, out.end);
      }
    }
  });
  await write(sealer.final());
}

/**
 * Opens the age file that `source` gives, to `write`, as {@link sealTo} seals. The last chunk is written only when it is
 * authentic as the last: when this throws, what was written is a beginning of the plaintext and no more.
 * @throws VernixError as `openTransform` fails, and whatever `source` and `write` throw.
 */
export async function openTo(
  identities: readonly string[],
  source: AsyncIterable<Uint8Array>,
  write: Write,
): Promise<void> {
  const header = new HeaderReading((bytes) => unwrapFileKey(bytes, identities));
  let opener: PayloadOpener | null = null;
  await withTwoBuffers(write, async (out) => {
    const put = (plaintext: Uint8Array): void => {
      out.filling.set(plaintext, out.end);
      out.end += plaintext.length;
      giveBack(plaintext);
    };
    for await (const piece of source) {
      let sealed = piece;
      if (opener === null) {
        const read = await header.take(piece);
        if (read === null) continue;
        ({ opener, rest: sealed } = read);
      }
      for (const step of steps(sealed)) {
        await out.makeRoom(opener.sizeOfUpdate(step.length));
        opener.update(step, put);
      }
    }
  });
  const done = opener as PayloadOpener | null;
  if (done === null) throw new VernixError('age-header-invalid');
  await write(done.final());
}

function* steps(piece: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < piece.length; at += STEP_BYTES) yield piece.subarray(at, at + STEP_BYTES);
}

/** Runs `fill` over two buffers; when it returns, all that it put in them is written. */
async function withTwoBuffers(write: Write, fill: (out: TwoBuffers) => Promise<void>): Promise<void> {
  const out = new TwoBuffers(write);
  try {
    await fill(out);
    await out.flush();
  } finally {
    await out.written();
  }
}

/** One buffer is filled while the other is written. */
class TwoBuffers {
  readonly #write: Write;
  #writing: Promise<unknown> = Promise.resolve();
  #other = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  filling = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** How far `filling` is filled. */
  end = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  async makeRoom(bytes: number): Promise<void> {
    if (this.end + bytes > BUFFER_BYTES) await this.flush();
  }

  /** Hands over what is filled, once what was handed over before is written. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.end === 0) return;
    this.#writing = this.#write(this.filling.subarray(0, this.end));
    this.#writing.catch(() => undefined); // thrown where it is awaited next
    [this.filling, this.#other] = [this.#other, this.filling];
    this.end = 0;
  }

  /** All that was handed over is where it goes. */
  async written(): Promise<void> {
    await this.#writing;
  }
}
