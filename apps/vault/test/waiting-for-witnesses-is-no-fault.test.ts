import { VernixError } from '@vernix/contracts';
import { createLog } from '@vernix/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { PROOF_TASK } from '../src/jobs/enqueue.ts';
import { JobRunner } from '../src/jobs/runner.ts';
import { startTestDatabases } from './support/registry.ts';
import { until } from './support/world.ts';

let databases: Awaited<ReturnType<typeof startTestDatabases>>;

beforeAll(async () => {
  databases = await startTestDatabases();
}, 60_000);
afterAll(() => databases.close());

it('a proof that waits for the witnesses’ next round alarms nobody, and one that waits on and on does', async () => {
  const database = await databases.fresh();
  const pool = openPool(database.url, 'runner', 4);
  const levels: string[] = [];
  const log = createLog('vault', {
    write: (line) => {
      const { event, level } = JSON.parse(line) as { event: string; level: string };
      if (event === 'task-postponed') levels.push(level);
    },
  });
  const prove = () => Promise.reject(new VernixError('log-not-witnessed', { size: 1 }));
  const runner = new JobRunner(pool, { [PROOF_TASK]: prove }, { firstSeconds: 0, mostSeconds: 0 }, log);
  await pool.query("SELECT graphile_worker.add_job($1, '{}'::json, max_attempts := 10000)", [PROOF_TASK]);
  await until(() => Promise.resolve(levels.includes('warn')));
  await runner.stop();
  const patient = levels.indexOf('warn');
  expect(patient).toBeGreaterThan(3);
  expect(levels.slice(0, patient)).toEqual(levels.slice(0, patient).map(() => 'info'));
  await pool.end();
  await database.drop();
}, 20_000);
