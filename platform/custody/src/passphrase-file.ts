import { VernixError } from '@vernix/contracts';
import { PassphraseIdentity, PassphraseRecipient } from '@vernix/seal';
import type { Decrypter, Encrypter } from 'age-encryption';
import type { Custody } from './custody.ts';
import { firstLine } from './first-line.ts';

const LEAST_CHARACTERS = 16;
/** A second's work for whoever guesses. */
const SCRYPT_LOG_N = 18;

/** A passphrase in a file: age's own scrypt stanza, so that `age -d` opens the keystore too. */
export class PassphraseFile implements Custody {
  readonly kind = 'passphrase-file';
  readonly #path: string;
  readonly #scryptLogN: number;

  /** @param scryptLogN base-2 logarithm of the work factor of what is sealed */
  constructor(path: string, scryptLogN = SCRYPT_LOG_N) {
    this.#path = path;
    this.#scryptLogN = scryptLogN;
  }

  /** @throws VernixError `passphrase-missing`, `passphrase-short` */
  async seal(encrypter: Encrypter): Promise<void> {
    const passphrase = await this.#read();
    if (passphrase.length < LEAST_CHARACTERS)
      throw new VernixError('passphrase-short', { least: LEAST_CHARACTERS });
    encrypter.addRecipient(new PassphraseRecipient(passphrase, this.#scryptLogN));
  }

  /** @throws VernixError `passphrase-missing` */
  async open(decrypter: Decrypter): Promise<void> {
    decrypter.addIdentity(new PassphraseIdentity(await this.#read()));
  }

  #read(): Promise<string> {
    return firstLine(this.#path, 'passphrase-missing');
  }
}
