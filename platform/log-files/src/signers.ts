import { hkdfSync } from 'node:crypto';
import { Signer } from '@vernix/tlog';

/** Of each generation there are two: what must hold for a lifetime is signed post-quantum too. */
const KINDS = ['ed25519', 'ml-dsa-44'] as const;

/** A generation of the log's key: 32 bytes in base64. */
export interface LogKey {
  readonly seed: string;
}

/** The log's keys under one name, oldest first. While an older generation is kept beside the one in use, both sign. */
export function logSigners(origin: string, log: readonly LogKey[]): readonly Signer[] {
  return log.flatMap(({ seed }) =>
    KINDS.map((kind) => {
      const key = Buffer.from(seed, 'base64');
      const bytes = new Uint8Array(
        hkdfSync('sha256', key, new Uint8Array(0), `vernix-keys/1 log ${kind}`, 32),
      );
      const signer = new Signer(kind, origin, bytes);
      for (const used of [key, bytes]) used.fill(0);
      return signer;
    }),
  );
}

/** By these, and by no newer ones yet, whoever has seen the log knows it. */
export const longestKnown = (signers: readonly Signer[]): readonly Signer[] => signers.slice(0, KINDS.length);
