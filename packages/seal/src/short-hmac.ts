import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const LONGEST_KEY = BLOCK_BYTES;
const LONGEST_MESSAGE = 128;

/**
 * HMAC-SHA256 (RFC 2104) of many short messages under one key. The key's two blocks are laid out once and each message
 * costs two one-shot hashes, which is a third of what setting up `createHmac` costs (1.1 µs against 3.4, Node 24).
 */
export class ShortHmac {
  readonly #inner = Buffer.alloc(BLOCK_BYTES + LONGEST_MESSAGE, 0);
  readonly #outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0);

  /** @throws RangeError for a key longer than 64 bytes */
  constructor(key: Uint8Array) {
    this.rekey(key);
  }

  /** Goes on under another key; the one before is overwritten. @throws RangeError for a key longer than 64 bytes */
  rekey(key: Uint8Array): void {
    if (key.length > LONGEST_KEY) throw new RangeError('key');
    this.#inner.fill(0x36, key.length, BLOCK_BYTES);
    this.#outer.fill(0x5c, key.length, BLOCK_BYTES);
    for (let index = 0; index < key.length; index += 1) {
      const byte = key[index] ?? 0;
      this.#inner[index] = byte ^ 0x36;
      this.#outer[index] = byte ^ 0x5c;
    }
  }

  /**
   * The first `length` (at most 32) bytes of the message's HMAC, written to `target` at `offset`.
   * @throws RangeError for a message longer than 128 bytes
   */
  write(message: Uint8Array, target: Buffer, offset: number, length = HASH_BYTES): void {
    if (message.length > LONGEST_MESSAGE) throw new RangeError('message');
    this.#inner.set(message, BLOCK_BYTES);
    const inner = this.#inner.subarray(0, BLOCK_BYTES + message.length);
    // 'binary' is Latin-1 text: one character a byte, and comes without the cost of a buffer of its own.
    this.#outer.write(hash('sha256', inner, 'binary'), BLOCK_BYTES, 'latin1');
    target.write(hash('sha256', this.#outer, 'binary'), offset, length, 'latin1');
  }

  /** Overwrites what it holds of the key. */
  wipe(): void {
    this.#inner.fill(0);
    this.#outer.fill(0);
  }
}
