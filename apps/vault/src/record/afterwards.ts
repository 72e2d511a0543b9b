import { VernixError, ZoneEvent } from '@vernix/contracts';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { GatewayClient } from '../collect/gateway-client.ts';
import { ACT_TASK, EDGE_TASK, PROOF_TASK, type TransferJob } from '../jobs/enqueue.ts';
import type { Task } from '../jobs/runner.ts';
import type { WitnessFeeder } from '../witness/feeder.ts';
import type { Acts } from './acts.ts';

interface Tools {
  readonly database: Pool;
  readonly gateway: GatewayClient;
  readonly acts: Acts;
  readonly witnesses: Pick<WitnessFeeder, 'requireShown'>;
}

interface Accepted {
  readonly sha256: string;
  readonly entry: number | null;
  /** Whether its sender can still be told: the gateway has forgotten older ones. */
  readonly recent: boolean;
}

const ActJob = z.object({ event: ZoneEvent });

/** What follows a file's acceptance, each until it is done. */
export function recordTasks(tools: Tools): Readonly<Record<string, Task>> {
  return {
    [EDGE_TASK]: (payload) => noteDeletion(tools, (payload as TransferJob).transfer),
    [PROOF_TASK]: (payload) => sendProof(tools, (payload as TransferJob).transfer),
    [ACT_TASK]: async (payload) => {
      await tools.acts.note(ActJob.parse(payload).event);
    },
  };
}

/** The gateway is asked once more to delete the file: that it answers is the proof that it is gone. */
async function noteDeletion({ database, gateway, acts }: Tools, transferId: string): Promise<void> {
  const found = await find(database, transferId);
  if (found === undefined) return;
  await unlessForgotten(gateway.acknowledge(transferId, found.sha256));
  await acts.note({ type: 'file.deleted', transferId, from: 'gateway' });
}

/** The sender gets what shows, offline, that the acceptance of its file is in the log that witnesses saw. */
async function sendProof({ database, gateway, acts, witnesses }: Tools, transferId: string): Promise<void> {
  const found = await find(database, transferId);
  if (found === undefined || found.entry === null || !found.recent) return;
  witnesses.requireShown(found.entry);
  await unlessForgotten(gateway.putLogProof(transferId, await acts.prove(found.entry)));
}

async function find(database: Pool, id: string): Promise<Accepted | undefined> {
  const { rows } = await database.query<Omit<Accepted, 'entry'> & { entry: string | null }>(
    `SELECT encode(sha256, 'hex') AS sha256, accepted_entry AS entry,
            collected_at > now() - interval '5 days' AS recent FROM transfer WHERE transfer_id = $1`,
    [id],
  );
  const [row] = rows;
  return row === undefined ? undefined : { ...row, entry: row.entry === null ? null : Number(row.entry) };
}

/** The gateway forgets a transfer when its time to live ends. Nobody is left to tell. */
async function unlessForgotten(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof VernixError && error.code === 'not-found')) throw error;
  }
}
