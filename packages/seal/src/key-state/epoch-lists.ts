import { VernixError } from '@vernix/contracts';
import { unwrapFileKey } from '../age/unwrap.ts';
import type { Epoch } from './state.ts';

/** Epochs from this one, or from the first, to the one before `before`. */
export interface EpochRun {
  readonly from?: number;
  readonly before: number;
}

/** Those of `due`, oldest first: an older one between them may be kept for a file that is still being taken in. */
export function runsOf(epochs: readonly Epoch[], due: ReadonlySet<Epoch>): EpochRun[] {
  const runs: EpochRun[] = [];
  let olderIsKept = false;
  let goesOn = false;
  for (const one of epochs) {
    if (due.has(one)) {
      const last = goesOn ? runs.pop() : olderIsKept ? { from: one.epoch } : {};
      runs.push({ ...last, before: one.epoch + 1 });
      goesOn = true;
    } else if (one.destroyedAt === null) {
      olderIsKept = true;
      goesOn = false;
    }
  }
  return runs;
}

/** Those that still open files: few, however long the service has run. */
export function keptEpochs(
  epochs: readonly Epoch[],
): { epoch: number; state: 'current' | 'retired'; recipient: string }[] {
  return epochs
    .filter(({ destroyedAt }) => destroyedAt === null)
    .map(({ epoch, recipient, retiredAt }) => ({
      epoch,
      recipient,
      state: retiredAt === null ? 'current' : 'retired',
    }));
}

/**
 * The 16-byte file key of an age header, and the epoch it was sealed to; newest epochs are tried first.
 * @throws VernixError `age-header-invalid`, `sealed-to-another-key`
 */
export async function unwrapByEpoch(
  header: Uint8Array,
  epochs: readonly Epoch[],
): Promise<{ epoch: number; fileKey: Uint8Array }> {
  for (const { epoch, identities } of epochs.toReversed()) {
    if (identities === null) continue;
    const fileKey = await unwrapFileKey(header, [identities.hybrid, identities.classic]);
    if (fileKey !== null) return { epoch, fileKey };
  }
  throw new VernixError('sealed-to-another-key');
}
