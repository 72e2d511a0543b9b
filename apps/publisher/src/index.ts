/** Keeps a copy of the transparency log in an object store, where it outlives this machine. It holds one secret, the store's key. */
import { readFile } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import { follow, parseCredentials, storePlace } from '@vernix/log-store';
import type { Log, Running } from '@vernix/service';
import { parsePolicy } from '@vernix/tlog';
import type { PublisherConfig } from './config.ts';

export { PublisherConfig } from './config.ts';

/** What ends by itself, as when the witnesses of the policy have not signed yet. Anything else is a finding, told again at each round until somebody looks. */
const PASSING: ReadonlySet<string> = new Set([
  'log-unreachable',
  'log-withheld',
  'log-not-there',
  'log-quorum-missing',
  'store-unreachable',
]);

/** @throws VernixError `log-policy-invalid`, `log-key-invalid`, `store-place-invalid`, `store-credentials-invalid` */
export async function startPublisher(config: PublisherConfig, log: Log): Promise<Running> {
  const { credentialsFile, ...place } = config.to;
  const policy = parsePolicy(await readFile(config.policyFile, 'utf8'));
  const store = async () => storePlace(place, parseCredentials(await readFile(credentialsFile, 'utf8')));
  await store(); // a mistake in the configuration is told at the start
  const stopping = new AbortController();
  const ended = follow(
    {
      log: config.log,
      policy,
      store,
      everySeconds: config.everySeconds,
      published: ({ checkpoint: { size }, before, placed }) => {
        if (placed > 0) log.info('log-published', { size, count: size - before, files: placed });
      },
      failed: (error) => {
        if (!(error instanceof VernixError)) log.failure('publishing-failed', error);
        else if (PASSING.has(error.code)) log.warn('publishing-delayed', { code: error.code });
        else log.error('publishing-refused', { code: error.code });
      },
    },
    stopping.signal,
  );
  return {
    addresses: {},
    async close() {
      stopping.abort();
      await ended;
    },
  };
}
