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

/**
 * Destroys the log's older keys once everyone had the time to learn the one that followed them. At a start, since what
 * witnesses have seen is held against the keys then. Resolves to the generation that is left, when there were others.
 */
export async function endOldLogKeys(keyring: Keyring, now: Date): Promise<number | undefined> {
  const { log } = keyring.state;
  const { generation, since } = keyChanges.current(log);
  if (log.length === 1 || now.getTime() < Date.parse(since) + OVERLAP_MS) return undefined;
  return await keyring.change((state) => {
    state.log = [keyChanges.current(state.log)];
    return generation;
  });
}
