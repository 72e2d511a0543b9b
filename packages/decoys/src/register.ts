import { ShortHmac } from '@vernix/seal';
import { z } from 'zod';

/** Enough that no two rows of a registry share one by chance. */
const TAG_BYTES = 12;

/** What is written down: tags of more decoys. */
export const DecoyEvent = z.strictObject({ tags: z.array(z.string()).min(1) });
export type DecoyEvent = z.infer<typeof DecoyEvent>;

/**
 * Which rows are decoys, by a keyed tag of each row's place, which tells nothing without the key. It only ever learns of
 * more: nothing that is said later makes a decoy a row like others.
 */
export class DecoyRegister {
  readonly #hmac: ShortHmac;
  readonly #tags = new Set<string>();

  constructor(key: Uint8Array) {
    this.#hmac = new ShortHmac(key);
  }

  /** How many rows are decoys. */
  get placed(): number {
    return this.#tags.size;
  }

  has(transferId: string, row: number): boolean {
    return this.#tags.size > 0 && this.#tags.has(this.#tag(transferId, row));
  }

  /** To be written down, then applied; null when they are decoys already. */
  placing(transferId: string, rows: readonly number[]): DecoyEvent | null {
    const tags = rows.map((row) => this.#tag(transferId, row)).filter((tag) => !this.#tags.has(tag));
    return tags.length === 0 ? null : { tags };
  }

  apply({ tags }: DecoyEvent): void {
    for (const tag of tags) this.#tags.add(tag);
  }

  #tag(transferId: string, row: number): string {
    const tag = Buffer.alloc(TAG_BYTES);
    this.#hmac.write(Buffer.from(`${transferId} ${row}`, 'latin1'), tag, 0, TAG_BYTES);
    return tag.toString('base64url');
  }
}
