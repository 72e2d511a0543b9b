import { scryptSync } from 'node:crypto';
import { base64nopad } from '@scure/base';
import { VernixError } from '@vernix/contracts';
import type { Identity, Stanza } from 'age-encryption';
import { unwrap } from '../../src/age/file-key.ts';

/** Above the vectors' work, below what a hostile header could ask for. */
const HIGHEST_WORK_FACTOR = 20;

/**
 * A passphrase as an identity. The product has none: a file that comes in is sealed to a key, never to a password. The
 * vectors use them, and everything around this stanza is the product's.
 */
export function passphraseIdentity(passphrase: string): Identity {
  return {
    unwrapFileKey(stanzas) {
      for (const stanza of stanzas.filter(({ args }) => args[0] === 'scrypt')) {
        if (stanzas.length > 1) throw new VernixError('age-header-invalid');
        const fileKey = open(stanza, passphrase);
        if (fileKey !== null) return fileKey;
      }
      return null;
    },
  };
}

function open(stanza: Stanza, passphrase: string): Uint8Array | null {
  const [, encodedSalt = '', factor = '', ...surplus] = stanza.args;
  const salt = base64nopad.decode(encodedSalt);
  const logN = /^[1-9][0-9]?$/.test(factor) ? Number(factor) : Number.POSITIVE_INFINITY;
  if (surplus.length > 0 || salt.length !== 16 || logN > HIGHEST_WORK_FACTOR || stanza.body.length !== 32) {
    throw new VernixError('age-header-invalid');
  }
  const labelled = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]);
  const cost = { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** 31 - 1 };
  return unwrap(stanza.body, scryptSync(passphrase, labelled, 32, cost), new Uint8Array(12));
}
