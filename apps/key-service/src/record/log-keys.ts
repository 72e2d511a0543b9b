import { type KeyState, keyChanges } from '@vernix/seal';

/** How long checkpoints are signed by the older key too: whoever verifies the log has to learn of the new one. */
const OVERLAP_MS = 14 * 24 * 3_600_000;

/** Whether everyone has had the time to learn the key that followed the log's older ones, which are still there. */
export function isOverlapOver({ log }: KeyState, now: Date): boolean {
  return log.length > 1 && now.getTime() >= Date.parse(keyChanges.current(log).since) + OVERLAP_MS;
}
