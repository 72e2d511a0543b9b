import type { CustodySettings } from './config.ts';
import type { Custody, CustodyEvents } from './custody.ts';
import { Custodians } from './custodians/custodians.ts';
import { PassphraseFile } from './passphrase-file.ts';
import { Pkcs11 } from './pkcs11.ts';
import { Transit } from './transit.ts';

/**
 * The custody that the settings name.
 * @param scryptLogN work factor of what is sealed with a passphrase, as a base-2 logarithm
 */
export function custodyOf(
  { passphraseFile = '', custody }: CustodySettings,
  events: CustodyEvents,
  scryptLogN?: number,
): Custody {
  switch (custody?.kind) {
    case undefined:
      return new PassphraseFile(passphraseFile, scryptLogN);
    case 'custodians':
      return new Custodians(custody, events);
    case 'transit':
      return new Transit(custody);
    case 'pkcs11':
      return new Pkcs11(custody);
  }
}
