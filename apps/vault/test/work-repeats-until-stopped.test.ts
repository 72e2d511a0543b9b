import { setImmediate as breathe } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { PUBLISH_TASK } from '../src/jobs/enqueue.ts';
import { JobRunner } from '../src/jobs/runner.ts';
import { Repeated } from '../src/repeated.ts';
import { silent, startTestDatabases } from './support/registry.ts';
import { until } from './support/world.ts';

const HOUR = 3_600_000;

it('begins again after each pause, and a stop does not wait for the pause', async () => {
  let rounds = 0;
  const repeated = new Repeated(() => Promise.resolve((rounds += 1) < 3 ? 0 : HOUR));
  await until(() => Promise.resolve(rounds === 3));
  await repeated.stop();
  expect(rounds).toBe(3);
});

it('a stop waits for the round under way, which hears of it', async () => {
  const happened: string[] = [];
  const repeated = new Repeated(async (stopping) => {
    await new Promise((aborted) => stopping.addEventListener('abort', aborted));
    await breathe();
    happened.push('round ended');
    return 0;
  });
  await repeated.stop();
  happened.push('stopped');
  expect(happened).toEqual(['round ended', 'stopped']);
});

it('the runner of jobs stops also while it begins', async () => {
  const databases = await startTestDatabases();
  const database = await databases.fresh();
  const pool = openPool(database.url, 'runner', 4);
  await new JobRunner(
    pool,
    { [PUBLISH_TASK]: () => Promise.resolve() },
    { firstSeconds: 1, mostSeconds: 1 },
    silent,
  ).stop();
  await pool.end();
  await databases.close();
});
