import { join } from 'node:path';
import { openStateFile, PassphraseFile } from '@vernix/custody';
import { Keyring } from '../../../apps/key-service/src/keyring.ts';

/** Where `vernix serve` keeps the keystore in its data directory. */
export const keystoreIn = (data: string): string => join(data, 'keys', 'keystore');

/** The sealing key, which is beside it. */
export const sealingKeyIn = (data: string): string => `${keystoreIn(data)}.sealing-key`;

/** Every key of the installation, by its passphrase. For the caller to wipe. */
export async function keyringIn(data: string): Promise<Keyring> {
  const custody = new PassphraseFile(join(data, 'config', 'passphrase'));
  const places = { directory: keystoreIn(data), sealingKeyFile: sealingKeyIn(data) };
  return await Keyring.open(await openStateFile(places, custody));
}
