/** The publisher's own thread: reading facts and writing Parquet never keep the staff interface waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { databaseError, openSession } from '../db/connection.ts';
import { publishSnapshot, type Site } from './publish-snapshot.ts';

export interface PublishSettings {
  readonly databaseUrl: string;
  readonly keySocket: string;
  readonly directory: string;
  readonly kept: number;
}

/** What one publication ends with: what it published, or the code of what kept it from it. */
export type PublishAnswer = { readonly snapshot: string; readonly rows: number } | { readonly code: string };

const { databaseUrl, keySocket, directory, kept } = workerData as PublishSettings;

async function publish(sites: readonly Site[]): Promise<PublishAnswer> {
  const keys = await KeyClient.connect(keySocket);
  try {
    const client = await openSession(databaseUrl, 'vernix-publish');
    try {
      const { snapshot, rows } = await publishSnapshot({ client, keys, directory, sites, kept });
      return { snapshot, rows };
    } finally {
      await client.end().catch(() => undefined);
    }
  } finally {
    await keys.close();
  }
}

/** A fault that is not in the catalogue ends the thread; the next publication begins another. */
parentPort?.on('message', (sites: readonly Site[]) => {
  void publish(sites)
    .catch((error: unknown): PublishAnswer => {
      const fault = databaseError(error);
      if (fault instanceof VernixError) return { code: fault.code };
      throw fault;
    })
    .then((answer) => parentPort?.postMessage(answer));
});
