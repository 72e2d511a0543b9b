import { ShortHmac } from './short-hmac.ts';

/** Enough that no two things of a registry share one by chance. */
const TAG_BYTES = 12;

/** A set of short texts, kept as keyed tags of them: the tags tell nothing without the key. */
export class KeyedTags {
  readonly #hmac: ShortHmac;
  readonly #tags = new Set<string>();

  constructor(key: Uint8Array) {
    this.#hmac = new ShortHmac(key);
  }

  get size(): number {
    return this.#tags.size;
  }

  has(text: string): boolean {
    return this.#tags.size > 0 && this.#tags.has(this.#tagOf(text));
  }

  /** Tags of those texts that are not in the set. */
  newOf(texts: readonly string[]): string[] {
    return texts.map((text) => this.#tagOf(text)).filter((tag) => !this.#tags.has(tag));
  }

  add(tags: Iterable<string>): void {
    for (const tag of tags) this.#tags.add(tag);
  }

  #tagOf(text: string): string {
    const tag = Buffer.alloc(TAG_BYTES);
    this.#hmac.write(Buffer.from(text, 'latin1'), tag, 0, TAG_BYTES);
    return tag.toString('base64url');
  }
}
