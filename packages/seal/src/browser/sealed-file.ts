import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { VernixError } from '@vernix/contracts';
import { createHeader } from '../age/create-header.ts';
import { CHUNK_BYTES, chunkCount, NONCE_BYTES, payloadSize, SEALED_CHUNK_BYTES } from '../age/layout.ts';

/** Sealed bytes given out at a time by {@link SealedFile.stream}: 16 chunks, a fraction of a second's work. */
const STEP_BYTES = 16 * SEALED_CHUNK_BYTES;

/**
 * A file as it looks sealed, without being sealed yet: any range of the age file is made when it is asked for, from the
 * same file key, so that an upload which lost its connection goes on from any byte, and memory holds one range. The file
 * key lives in this object only: after a reload the file is sealed anew.
 */
export class SealedFile {
  /** Bytes of the age file. */
  readonly size: number;
  readonly #source: Blob;
  /** The header and the payload's nonce. */
  readonly #start: Uint8Array;
  readonly #key: Uint8Array;

  private constructor(source: Blob, start: Uint8Array, key: Uint8Array, size: number) {
    this.#source = source;
    this.#start = start;
    this.#key = key;
    this.size = size;
  }

  /** @throws VernixError `recipient-invalid`, `recipients-mixed` */
  static async create(source: Blob, recipients: readonly string[]): Promise<SealedFile> {
    const { header, fileKey } = await createHeader(recipients, (text) => text);
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const key = hkdf(sha256, fileKey, nonce, new TextEncoder().encode('payload'), 32);
    return new SealedFile(source, join([header, nonce]), key, header.length + payloadSize(source.size));
  }

  /**
   * Bytes `start` up to, not including, `end` of the age file; fewer when it ends before.
   * @throws VernixError `source-changed`: the file on disk is no longer the one that was chosen.
   */
  async slice(start: number, end: number): Promise<Uint8Array> {
    const stop = Math.min(end, this.size);
    const parts: Uint8Array[] = [];
    for (let at = start; at < stop; ) {
      const part = await this.#partAt(at);
      parts.push(part.subarray(0, stop - at));
      at += part.length;
    }
    return join(parts);
  }

  /** The whole age file from `start` on, made as it is read. */
  stream(start = 0): ReadableStream<Uint8Array> {
    let at = start;
    return new ReadableStream({
      pull: async (controller) => {
        const bytes = await this.slice(at, at + STEP_BYTES);
        at += bytes.length;
        if (bytes.length > 0) controller.enqueue(bytes);
        if (at >= this.size) controller.close();
      },
    });
  }

  /** From `offset` to the end of the header or chunk it lies in. */
  async #partAt(offset: number): Promise<Uint8Array> {
    const inPayload = offset - this.#start.length;
    if (inPayload < 0) return this.#start.subarray(offset);
    const chunk = await this.#sealChunk(Math.floor(inPayload / SEALED_CHUNK_BYTES));
    return chunk.subarray(inPayload % SEALED_CHUNK_BYTES);
  }

  async #sealChunk(index: number): Promise<Uint8Array> {
    const nonce = new Uint8Array(12);
    const view = new DataView(nonce.buffer);
    view.setBigUint64(3, BigInt(index));
    view.setUint8(11, index === chunkCount(this.#source.size) - 1 ? 1 : 0);
    return chacha20poly1305(this.#key, nonce).encrypt(await this.#read(index));
  }

  /** The same chunk must never be sealed twice with different content: that would give away both. */
  async #read(index: number): Promise<Uint8Array> {
    const start = index * CHUNK_BYTES;
    const end = Math.min(start + CHUNK_BYTES, this.#source.size);
    try {
      // A browser refuses to read a file that changed since it was chosen.
      const bytes = new Uint8Array(await this.#source.slice(start, end).arrayBuffer());
      if (bytes.length === end - start) return bytes;
    } catch (cause) {
      throw new VernixError('source-changed', {}, { cause });
    }
    throw new VernixError('source-changed');
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
