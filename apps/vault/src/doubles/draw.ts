import { hash } from 'node:crypto';

/**
 * Numbers that follow from a secret key and a text, so that the same text draws the same ones in every file, and nobody
 * without the key can tell which. One hash behind the key, and no HMAC, which takes twice as long: nobody is ever shown what is drawn, to
 * lengthen it.
 */
export class Draw {
  readonly #key: string;

  constructor(key: Uint8Array) {
    this.#key = Buffer.from(key).toString('hex');
  }

  /** 32 bytes. `use` keeps draws for one thing from those for another. */
  bytes(use: string, text: string): Buffer {
    return hash('sha256', this.#keyed(use, text), 'buffer');
  }

  /** From 0, below `bound` (at most 2^32; the bias is below 2^-16 for the bounds that are used). */
  below(bound: number, use: string, text: string): number {
    // Not of `bytes`: a buffer takes twice as long as a text of a character a byte.
    const drawn = hash('sha256', this.#keyed(use, text), 'binary');
    const at = (byte: number): number => drawn.charCodeAt(byte);
    return (
      (((at(0) << 16) | (at(1) << 8) | at(2)) * 2 ** 24 + ((at(3) << 16) | (at(4) << 8) | at(5))) % bound
    );
  }

  /** Between 0 and 1, and neither. */
  share(use: string, text: string): number {
    return (this.below(2 ** 32, use, text) + 0.5) / 2 ** 32;
  }

  /** So many of those: eight of one hash. */
  shares(count: number, use: string, text: string): number[] {
    const shares: number[] = [];
    for (let part = 0; shares.length < count; part += 1) {
      const bytes = this.bytes(use, `${text}\u001f${part}`);
      for (let at = 0; at < bytes.length && shares.length < count; at += 4)
        shares.push((bytes.readUInt32BE(at) + 0.5) / 2 ** 32);
    }
    return shares;
  }

  /** Standard normal (Box and Muller). */
  normal(use: string, text: string): number {
    const bytes = this.bytes(use, text);
    const u = (bytes.readUInt32BE(0) + 1) / 2 ** 32;
    const v = bytes.readUInt32BE(4) / 2 ** 32;
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  #keyed(use: string, text: string): string {
    return `${this.#key}\u001f${use}\u001f${text}`;
  }
}
