/** The publisher's own thread: reading facts and writing Parquet never keep the staff interface waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { VernixError } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import { databaseError, openSession } from '../db/connection.ts';
import { publishSnapshot } from './publish-snapshot.ts';
import type { Site } from './source-rows.ts';

export interface PublishSettings {
  readonly databaseUrl: string;
  readonly keyService: KeyServicePlace;
  readonly directory: string;
  readonly kept: number;
}

/** What one publication ends with: what it published, or the code of what kept it from it. */
export type PublishAnswer = { readonly snapshot: string; readonly rows: number } | { readonly code: string };

/** What the thread is told: publish with these names, or end as soon as that can be done safely. */
export type PublishOrder = { readonly sites: readonly Site[] } | 'stop';

const { databaseUrl, keyService, directory, kept } = workerData as PublishSettings;
const stopping = new AbortController();
let underWay: Promise<void> = Promise.resolve();

async function publish(sites: readonly Site[]): Promise<PublishAnswer> {
  const keys = await KeyClient.connect(keyService);
  try {
    const client = await openSession(databaseUrl, 'vernix-publish');
    try {
      const { signal } = stopping;
      const { snapshot, rows } = await publishSnapshot({ client, keys, directory, sites, kept, signal });
      return { snapshot, rows };
    } finally {
      await client.end().catch(() => undefined);
    }
  } finally {
    await keys.close();
  }
}

async function attempt(sites: readonly Site[]): Promise<void> {
  let answer: PublishAnswer;
  try {
    answer = await publish(sites);
  } catch (error) {
    const fault = databaseError(error);
    if (!(fault instanceof VernixError) && !stopping.signal.aborted) throw fault; // ends the thread; the next begins another
    answer = { code: fault instanceof VernixError ? fault.code : 'internal' };
  }
  parentPort?.postMessage(answer);
}

parentPort?.on('message', (order: PublishOrder) => {
  if (order !== 'stop') {
    underWay = attempt(order.sites);
    return;
  }
  stopping.abort();
  void underWay.finally(() => parentPort?.close());
});
