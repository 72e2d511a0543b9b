import { join } from 'node:path';

/** Where `vernix serve` keeps the keystore in its data directory. */
export const keystoreIn = (data: string): string => join(data, 'keys', 'keystore');

/** The sealing key, which is beside it. */
export const sealingKeyIn = (data: string): string => `${keystoreIn(data)}.sealing-key`;
