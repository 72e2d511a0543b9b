import { Signer } from '@vernix/tlog';
import type { Keyring } from '../keyring.ts';

/** The log's two keys under one name: what must hold for a lifetime is signed post-quantum too. */
export function logSigners(origin: string, keyring: Keyring): readonly Signer[] {
  return (['ed25519', 'ml-dsa-44'] as const).map((kind) => {
    const seed = keyring.logSeed(kind);
    const signer = new Signer(kind, origin, seed);
    seed.fill(0);
    return signer;
  });
}
