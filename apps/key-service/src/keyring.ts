import { hkdfSync } from 'node:crypto';
import { VernixError } from '@vernix/contracts';

/** Independent 32-byte keys from the root key, one per use: HKDF-SHA256 with the use as its label. */
export class Keyring {
  readonly #root: Uint8Array;
  #wiped = false;

  constructor(root: Uint8Array) {
    this.#root = root;
  }

  /** Root of the batch and item keys. */
  itemRoot(): Uint8Array {
    return this.#derive('items');
  }

  /** Keys the linkage tokens. */
  tokenKey(): Uint8Array {
    return this.#derive('tokens');
  }

  /** Seals one intake epoch's identities on disk. */
  epochKey(epoch: number): Uint8Array {
    return this.#derive(`epoch ${epoch}`);
  }

  /** Keys the pseudonyms of one snapshot family. */
  pseudonymKey(family: string): Uint8Array {
    return this.#derive(`pseudonyms ${family}`);
  }

  /** What tags decoys, and what their likes are made by. */
  decoyKey(use: string): Uint8Array {
    return this.#derive(`decoys ${use}`);
  }

  /** Seed of one of the log's signing keys. */
  logSeed(kind: string): Uint8Array {
    return this.#derive(`log ${kind}`);
  }

  /** Nothing can be derived after this: a request still under way fails, and gets no key that zeros would give. */
  wipe(): void {
    this.#wiped = true;
    this.#root.fill(0);
  }

  #derive(use: string): Uint8Array {
    if (this.#wiped) throw new VernixError('key-service-unreachable');
    return new Uint8Array(hkdfSync('sha256', this.#root, new Uint8Array(0), `vernix-keys/1 ${use}`, 32));
  }
}
