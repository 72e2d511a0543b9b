import { hkdfSync } from 'node:crypto';
import { type KeyState, keyChanges } from '@vernix/seal';
import { Signer } from '@vernix/tlog';

export type LogKey = KeyState['log'][number];

/** Of each generation there are two: what must hold for a lifetime is signed post-quantum too. */
const KINDS = ['ed25519', 'ml-dsa-44'] as const;

/** How long checkpoints are signed by the older key too: whoever verifies the log has to learn of the new one. */
const OVERLAP_MS = 14 * 24 * 3_600_000;

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

/** Whether everyone has had the time to learn the key that followed the log's older ones, which are still there. */
export function isOverlapOver(log: readonly LogKey[], now: Date): boolean {
  return log.length > 1 && now.getTime() >= Date.parse(keyChanges.current(log).since) + OVERLAP_MS;
}
