import type { Decrypter, Encrypter } from 'age-encryption';

export type CustodyKind = 'passphrase-file' | 'custodians' | 'transit' | 'pkcs11';

/**
 * One way to hold a keystore's key. The keystore is an age file (age-encryption.org/v1); a custody wraps its 16-byte file
 * key into stanzas of the header and unwraps it from them. So the one file holds all there is, and to move it into other
 * hands is to replace the one file.
 */
export interface Custody {
  readonly kind: CustodyKind;
  /** Names itself as who can open what is sealed. @throws VernixError when it is not set up to */
  seal(encrypter: Encrypter): Promise<void>;
  /** Offers itself to open what was sealed. @throws VernixError when it is not set up to */
  open(decrypter: Decrypter): Promise<void>;
}

/** What the person who waits for custodians is told. */
export interface CustodyEvents {
  /** The key service waits for so many of so many custodians. */
  waiting(needed: number, of: number): void;
  /** One more was here. */
  brought(here: number, needed: number): void;
  /** Shares were not followed by enough others, and are wiped. */
  forgotten(): void;
}

/** Nobody listens. */
export const UNHEARD: CustodyEvents = {
  waiting: () => undefined,
  brought: () => undefined,
  forgotten: () => undefined,
};
