import { createHash, timingSafeEqual } from 'node:crypto';
import { VernixError } from '@vernix/contracts';

/** What tus calls these, in our order of preference; Node knows them by the same names. */
export const CHECKSUM_ALGORITHMS = ['sha256', 'sha1'] as const;

/** The checksum a sender gave for one request's bytes. */
export class Checksum {
  readonly #hash;
  readonly #expected: Buffer;

  /**
   * @param header `Upload-Checksum`: algorithm, space, base64
   * @throws {VernixError} `upload-checksum-unknown`
   */
  constructor(header: string) {
    const [, name, value = ''] = /^(\w+) ([A-Za-z0-9+/]+={0,2})$/.exec(header) ?? [];
    const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name);
    if (algorithm === undefined) throw new VernixError('upload-checksum-unknown');
    this.#hash = createHash(algorithm);
    this.#expected = Buffer.from(value, 'base64');
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** @throws {VernixError} `upload-checksum-wrong` */
  verify(): void {
    const actual = this.#hash.digest();
    if (actual.length !== this.#expected.length || !timingSafeEqual(actual, this.#expected)) {
      throw new VernixError('upload-checksum-wrong');
    }
  }
}
