import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { giveBack } from './give-back.ts';
import { CHUNK_BYTES, NONCE_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES } from './layout.ts';

const ALGORITHM = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG_BYTES } as const;
const NOTHING = Buffer.alloc(0);

/** HKDF-SHA256, kept as a key object: handing OpenSSL raw bytes for each chunk costs as much as sealing it. */
function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32)));
}

/** The chunk nonce: an 88-bit counter, then 1 for the last chunk and 0 for the others. */
class ChunkNonce {
  readonly bytes = Buffer.alloc(12);
  #count = 0;

  /** Numbers this chunk. 2^48 chunks are 18 exabytes: the counter's upper bytes stay zero. */
  next(last: boolean): Buffer {
    this.bytes.writeUIntBE(this.#count++, 5, 6);
    this.bytes[11] = last ? 1 : 0;
    return this.bytes;
  }

  get count(): number {
    return this.#count;
  }
}

/**
 * Bytes that wait for a whole chunk *and* for proof that more follows, since the last chunk is sealed differently.
 */
class HeldChunk {
  readonly #bytes: Buffer;
  #length = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Overwrites the whole of it: chunks before the last went through here too. */
  wipe(): void {
    this.#bytes.fill(0);
  }

  /** How many chunks {@link HeldChunk.push} will call whole for this many bytes more. */
  chunksAfter(inputBytes: number): number {
    return Math.max(0, Math.floor((this.#length + inputBytes - 1) / this.#bytes.length));
  }

  /**
   * Takes `input` in, and calls `whole` with each chunk that is complete and not the last. At least one byte is always
   * kept back.
   */
  push(input: Uint8Array, whole: (chunk: Uint8Array) => void): void {
    const size = this.#bytes.length;
    let taken = 0;
    if (this.#length > 0) {
      taken = Math.min(size - this.#length, input.length);
      this.#bytes.set(input.subarray(0, taken), this.#length);
      this.#length += taken;
      if (taken === input.length) return;
      whole(this.#bytes);
    }
    while (input.length - taken > size) {
      whole(input.subarray(taken, taken + size));
      taken += size;
    }
    this.#bytes.set(input.subarray(taken));
    this.#length = input.length - taken;
  }
}

/** Seals one payload, synchronously. The output is the nonce and the chunks: what follows a header in an age file. */
export class PayloadSealer {
  readonly #key: KeyObject;
  readonly #nonce = new ChunkNonce();
  readonly #held = new HeldChunk(CHUNK_BYTES);
  #prefix: Buffer;

  constructor(fileKey: Uint8Array) {
    this.#prefix = randomBytes(NONCE_BYTES);
    this.#key = payloadKey(fileKey, this.#prefix);
  }

  /** Bytes that {@link PayloadSealer.update} gives for this much more plaintext. */
  sizeOfUpdate(plaintextBytes: number): number {
    return this.#prefix.length + this.#held.chunksAfter(plaintextBytes) * SEALED_CHUNK_BYTES;
  }

  /** Takes plaintext in; returns the chunks it completed, sealed. Up to 64 KiB stay back until more comes. */
  update(plaintext: Uint8Array): Buffer {
    const sealed = Buffer.allocUnsafe(this.sizeOfUpdate(plaintext.length));
    this.updateInto(plaintext, sealed, 0);
    return sealed;
  }

  /** As {@link PayloadSealer.update}, written to `target` at `start`. Returns where it ends. */
  updateInto(plaintext: Uint8Array, target: Uint8Array, start: number): number {
    let end = this.#putPrefix(target, start);
    this.#held.push(plaintext, (chunk) => {
      end = this.#seal(chunk, false, target, end);
    });
    return end;
  }

  /** Seals what was kept back as the last chunk. The sealer is used up. */
  final(): Buffer {
    const last = this.#held.bytes;
    const sealed = Buffer.allocUnsafe(this.#prefix.length + last.length + TAG_BYTES);
    this.#seal(last, true, sealed, this.#putPrefix(sealed, 0));
    this.#held.wipe();
    return sealed;
  }

  #putPrefix(target: Uint8Array, start: number): number {
    const prefix = this.#prefix;
    this.#prefix = NOTHING;
    target.set(prefix, start);
    return start + prefix.length;
  }

  #seal(chunk: Uint8Array, last: boolean, target: Uint8Array, start: number): number {
    const cipher = createCipheriv(ALGORITHM, this.#key, this.#nonce.next(last), OPTIONS);
    const ciphertext = cipher.update(chunk);
    cipher.final();
    target.set(ciphertext, start);
    target.set(cipher.getAuthTag(), start + chunk.length);
    giveBack(ciphertext);
    return start + chunk.length + TAG_BYTES;
  }
}

/**
 * Opens one payload, synchronously. A chunk is released when it is authentic and in its place; the last one only by
 * {@link PayloadOpener.final}, when it is authentic *as* the last.
 */
export class PayloadOpener {
  readonly #fileKey: Uint8Array;
  readonly #nonce = new ChunkNonce();
  readonly #held = new HeldChunk(SEALED_CHUNK_BYTES);
  #prefix = NOTHING;
  #key: KeyObject | null = null;
  #failure: VernixError | null = null;

  constructor(fileKey: Uint8Array) {
    this.#fileKey = fileKey;
  }

  /** The most bytes that {@link PayloadOpener.update} releases for this many bytes more. */
  sizeOfUpdate(sealedBytes: number): number {
    return this.#held.chunksAfter(sealedBytes) * CHUNK_BYTES;
  }

  /**
   * Takes what follows the header; calls `release` with each chunk that is authentic and known not to be the last.
   * @throws VernixError `age-payload-invalid`: altered, reordered or extended. Nothing is released after it.
   */
  update(sealed: Uint8Array, release: (plaintext: Buffer) => void): void {
    if (this.#failure !== null) throw this.#failure;
    const rest = this.#key === null ? this.#readNonce(sealed) : sealed;
    if (rest.length > 0) this.#held.push(rest, (chunk) => release(this.#open(chunk, false)));
  }

  /**
   * The last chunk's plaintext.
   * @throws VernixError `age-payload-invalid`: cut short, extended or altered; `age-header-invalid`: the file ends
   * before its payload begins.
   */
  final(): Buffer {
    if (this.#failure !== null) throw this.#failure;
    if (this.#key === null) throw new VernixError('age-header-invalid');
    const plaintext = this.#open(this.#held.bytes, true);
    // Only a file without any plaintext may end in an empty chunk.
    if (plaintext.length === 0 && this.#nonce.count > 1) throw this.#fail();
    return plaintext;
  }

  #readNonce(sealed: Uint8Array): Uint8Array {
    const taken = Math.min(NONCE_BYTES - this.#prefix.length, sealed.length);
    this.#prefix = Buffer.concat([this.#prefix, sealed.subarray(0, taken)]);
    if (this.#prefix.length === NONCE_BYTES) this.#key = payloadKey(this.#fileKey, this.#prefix);
    return sealed.subarray(taken);
  }

  #open(chunk: Uint8Array, last: boolean): Buffer {
    const nonce = this.#nonce.next(last);
    const size = chunk.length - TAG_BYTES;
    if (size < 0 || this.#key === null) throw this.#fail();
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, OPTIONS);
    decipher.setAuthTag(chunk.subarray(size));
    const plaintext = decipher.update(chunk.subarray(0, size));
    try {
      decipher.final();
    } catch {
      throw this.#fail();
    }
    return plaintext;
  }

  /** One error for good: a stream goes on offering what it had buffered, and each new error costs a stack trace. */
  #fail(): VernixError {
    this.#failure = new VernixError('age-payload-invalid', { chunk: this.#nonce.count });
    return this.#failure;
  }
}
