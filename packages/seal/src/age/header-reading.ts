import { VernixError } from '@vernix/contracts';
import { HeaderEnd } from './header-end.ts';
import { PayloadOpener } from './payload.ts';

/** Finds the file key for a header; `null` when no identity matches. */
export type Unwrap = (header: Uint8Array) => Promise<Uint8Array | null>;

/** Collects a header as its pieces come, and has its file key unwrapped when it is whole. */
export class HeaderReading {
  readonly #unwrap: Unwrap;
  readonly #end = new HeaderEnd();
  readonly #pieces: Uint8Array[] = [];

  constructor(unwrap: Unwrap) {
    this.#unwrap = unwrap;
  }

  /**
   * `null` while the header goes on; then what opens the payload, and the rest of `piece`, which belongs to it.
   * @throws VernixError `age-header-invalid`, `age-not-for-us`, and what `unwrap` throws.
   */
  async take(piece: Uint8Array): Promise<{ opener: PayloadOpener; rest: Uint8Array } | null> {
    const end = this.#end.find(piece);
    this.#pieces.push(Uint8Array.from(piece.subarray(0, end ?? piece.length)));
    if (end === null) return null;
    const fileKey = await this.#unwrap(Buffer.concat(this.#pieces));
    if (fileKey === null) throw new VernixError('age-not-for-us');
    return { opener: new PayloadOpener(fileKey), rest: piece.subarray(end) };
  }
}
