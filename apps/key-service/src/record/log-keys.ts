import { type KeyState, keyChanges } from '@vernix/seal';
import { Signer } from '@vernix/tlog';
import type { Keyring } from '../keyring.ts';

/** Of each generation there are two: what must hold for a lifetime is signed post-quantum too. */
const KINDS = ['ed25519', 'ml-dsa-44'] as const;

/** How long checkpoints are signed by the older key too: whoever verifies the log has to learn of the new one. */
const OVERLAP_MS = 14 * 24 * 3_600_000;

/** The log's keys under one name, oldest first. While an older generation is kept beside the one in use, both sign. */
export function logSigners(origin: string, keyring: Keyring): readonly Signer[] {
  return keyring.state.log.flatMap((generation) => signersOf(origin, keyring, generation));
}

/** By these, and by no newer ones yet, whoever has seen the log knows it. */
export const longestKnown = (signers: readonly Signer[]): readonly Signer[] => signers.slice(0, KINDS.length);

export function signersOf(origin: string, keyring: Keyring, { seed }: KeyState['log'][number]): Signer[] {
  return KINDS.map((kind) => {
    const bytes = keyring.logSeed(seed, kind);
    const signer = new Signer(kind, origin, bytes);
    bytes.fill(0);
    return signer;
  });
}

/** Whether everyone has had the time to learn the key that followed the log's older ones, which are still there. */
export function isOverlapOver(keyring: Keyring, now: Date): boolean {
  const { log } = keyring.state;
  return log.length > 1 && now.getTime() >= Date.parse(keyChanges.current(log).since) + OVERLAP_MS;
}
