import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { Decrypter, Encrypter } from 'age-encryption';
import type { Custody, CustodyKind } from './custody.ts';

/** The sealed keystore, in the key service's directory. */
export const KEYSTORE_FILE = 'keystore.age';

/** The type of a keystore's stanzas says in whose hands it is. */
export const STANZAS = {
  'passphrase-file': 'scrypt',
  custodians: 'vernix/custodian',
  transit: 'vernix/transit',
  pkcs11: 'vernix/pkcs11',
} as const satisfies Record<CustodyKind, string>;

const HEADER = /^age-encryption\.org\/v1\n-> (\S{1,40}) /;
const HEADER_START_BYTES = 80;

/** @throws VernixError `keystore-damaged` */
function kindOf(sealed: Uint8Array): CustodyKind {
  const start = Buffer.from(sealed.subarray(0, HEADER_START_BYTES)).toString('latin1');
  const type = HEADER.exec(start)?.[1];
  const kinds = Object.keys(STANZAS) as CustodyKind[];
  const kind = kinds.find((each) => STANZAS[each] === type);
  if (kind === undefined) throw keystoreDamaged();
  return kind;
}

export function keystoreDamaged(cause?: unknown): VernixError {
  return new VernixError('keystore-damaged', { file: KEYSTORE_FILE }, { cause });
}

/** The sealed keystore of a directory. @throws VernixError `keystore-missing` */
export async function readKeystore(directory: string): Promise<Uint8Array> {
  return readFile(join(directory, KEYSTORE_FILE)).catch((cause: unknown) => {
    throw new VernixError('keystore-missing', {}, { cause });
  });
}

/** @throws VernixError what the custody says when it is not set up, or not there */
export async function sealKeystore(content: Uint8Array, custody: Custody): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  await custody.seal(encrypter);
  return encrypter.encrypt(content);
}

/**
 * What was sealed; whoever is done with it wipes it.
 * @throws VernixError `keystore-damaged`, `custody-differs`, `passphrase-wrong`, and what the custody says
 */
export async function openKeystoreFile(sealed: Uint8Array, custody: Custody): Promise<Uint8Array> {
  const kind = kindOf(sealed);
  if (kind !== custody.kind) {
    throw new VernixError('custody-differs', { sealed: kind, configured: custody.kind });
  }
  const decrypter = new Decrypter();
  await custody.open(decrypter);
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    if (cause instanceof VernixError && cause.code !== 'age-header-invalid') throw cause;
    const wrong = cause instanceof Error && cause.message.includes('no identity matched');
    throw wrong && kind === 'passphrase-file'
      ? new VernixError('passphrase-wrong', {}, { cause })
      : keystoreDamaged(cause);
  }
}
