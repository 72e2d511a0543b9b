/** One publication in a thread of its own, so that its work keeps nobody waiting and its memory goes back at the end. */
import { parentPort, workerData } from 'node:worker_threads';
import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { databaseError, openSession } from '../db/connection.ts';
import { publishSnapshot, type Site } from './publish-snapshot.ts';

export interface PublishSettings {
  readonly databaseUrl: string;
  readonly keySocket: string;
  readonly directory: string;
  readonly sites: readonly Site[];
  readonly kept: number;
}

/** What the thread says before it ends: what it published, or the code of what kept it from it. */
export type PublishAnswer = { readonly snapshot: string; readonly rows: number } | { readonly code: string };

async function publish({ databaseUrl, keySocket, ...rest }: PublishSettings): Promise<PublishAnswer> {
  const keys = await KeyClient.connect(keySocket);
  try {
    const client = await openSession(databaseUrl, 'vernix-publish');
    try {
      const { snapshot, rows } = await publishSnapshot({ client, keys, ...rest });
      return { snapshot, rows };
    } finally {
      await client.end().catch(() => undefined);
    }
  } finally {
    await keys.close();
  }
}

try {
  parentPort?.postMessage(await publish(workerData as PublishSettings));
} catch (error) {
  const fault = databaseError(error);
  if (!(fault instanceof VernixError)) throw fault;
  parentPort?.postMessage({ code: fault.code } satisfies PublishAnswer);
}
