import { afterEach, expect, it } from 'vitest';
import { openSession } from '../src/db/connection.ts';
import { births, template } from './support/births.ts';
import { type RunningLane, startLane } from './support/lane.ts';
import { registryForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = registryForEachTest();
let lane: RunningLane | undefined;
afterEach(async () => {
  await lane?.stop();
  await setting.keys.start();
});

/** Three chunks: something happens while the first are on their way. */
const ROWS = 9_000;
const file = template(births(ROWS));

async function expectWhole(id: string): Promise<void> {
  const { registry } = setting;
  const client = await openSession(registry.url, 'test-after');
  try {
    const { rows } = await client.query<{ state: string; rows: number; records: number; persons: number }>(
      `SELECT state, rows, (SELECT count(*)::int4 FROM source_record) AS records,
              (SELECT count(*)::int4 FROM person) AS persons
         FROM transfer WHERE transfer_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'committed', rows: ROWS, records: ROWS, persons: 2 * ROWS }]);
  } finally {
    await client.end();
  }
}

it('the key service stops mid-file: the transfer waits, says why, and goes on when it is back', async () => {
  const { registry, keys } = setting;
  const id = await registry.store(file);
  let stopped: Promise<void> | undefined;
  lane = startLane(registry, keys.socket, ({ kind }) => {
    if (kind === 'progress') stopped ??= keys.stop();
  });
  await until(async () => (await registry.transfer(id)).fault_code !== null);
  expect(await registry.transfer(id)).toMatchObject({
    state: 'stored',
    fault_code: 'key-service-unreachable',
  });
  expect(await registry.count('source_record')).toBe(0);

  await stopped;
  await keys.start();
  await lane.decided(registry, id);
  expect(await registry.transfer(id)).toMatchObject({ fault_code: null });
  await expectWhole(id);
});

it('the database drops the session mid-file: the file is taken in again, once', async () => {
  const { registry, keys } = setting;
  const id = await registry.store(file);
  let cut: Promise<unknown> | undefined;
  lane = startLane(registry, keys.socket, ({ kind }) => {
    if (kind === 'progress') {
      cut ??= registry.client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = 'vernix-ingest' AND datname = current_database()`,
      );
    }
  });
  await lane.decided(registry, id);
  expect(cut).toBeDefined();
  expect(lane.lines.join('')).toContain('database-unreachable');
  await expectWhole(id);
});

it('the database refuses a row of a file that is at fault further on: what is told is the first cause', async () => {
  const { registry, keys } = setting;
  await registry.client.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '22012'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON membership FOR EACH ROW WHEN (NEW.row_no > 5000) EXECUTE FUNCTION refuse()`,
  );
  const id = await registry.store(`${file}"CHART`);
  lane = startLane(registry, keys.socket);
  const { lines } = lane;
  await until(() => Promise.resolve(lines.length >= 3));
  const told = lines.map((line) => JSON.parse(line) as { event: string; sqlState?: string });
  expect(new Set(told.map(({ event, sqlState }) => `${event} ${sqlState ?? ''}`))).toEqual(
    new Set(['ingest-postponed 22012']),
  );

  await registry.client.query('DROP TRIGGER refuse ON membership');
  expect(await lane.decided(registry, id)).toMatchObject({ state: 'failed', error_code: 'quote-not-closed' });
  expect(await registry.count('source_record')).toBe(0);
});
