import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { enqueuePublish, PUBLISH_TASK } from '../src/jobs/enqueue.ts';
import { JobRunner } from '../src/jobs/runner.ts';
import { silent, startTestDatabases } from './support/registry.ts';
import { until } from './support/world.ts';

let databases: Awaited<ReturnType<typeof startTestDatabases>>;

beforeAll(async () => {
  databases = await startTestDatabases();
}, 60_000);
afterAll(() => databases.close());

/** The state a vault leaves that is killed while it publishes, and then a file is committed. */
async function publishingWhenKilled(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await enqueuePublish(client, 0);
  const holder = ['killed'];
  await client.query('UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = $1', holder);
  await client.query(
    'UPDATE graphile_worker._private_job_queues SET locked_at = now(), locked_by = $1',
    holder,
  );
  await enqueuePublish(client, 0);
  await client.end();
}

it('a publication is made after the vault was killed in the middle of one', async () => {
  const database = await databases.fresh();
  await publishingWhenKilled(database.url);
  const pool = openPool(database.url, 'runner', 4);
  let publications = 0;
  const publish = () => Promise.resolve(void (publications += 1));
  const runner = new JobRunner(
    pool,
    { [PUBLISH_TASK]: publish },
    { firstSeconds: 1, mostSeconds: 1 },
    silent,
  );
  await until(() => Promise.resolve(publications > 0));
  await runner.stop();
  expect(publications).toBeGreaterThan(0);
  await pool.end();
  await database.drop();
}, 20_000);
