import type { VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';

/** What does not pass by itself, and may be an attack: whoever keeps the house has to see to it. */
const INCIDENTS: ReadonlySet<string> = new Set([
  'key-service-rolled-back',
  'key-service-unproven',
  'log-memory-damaged',
]);

/**
 * Says once in the log that the key service is not used any more, and why, and once that it is again. What is tried meanwhile,
 * many times a minute, says so only as what waits.
 *
 * @returns to be told of each connection to it: null for a good one, or why there is none
 */
export function watchKeyService(log: Log): (refused: VernixError | null) => void {
  let since: string | null = null;
  return (refused) => {
    if (refused === null) {
      if (since !== null) log.info('key-service-believed');
      since = null;
    } else if (INCIDENTS.has(refused.code) && refused.code !== since) {
      since = refused.code;
      log.incident('key-service-refused', refused);
    }
  };
}
