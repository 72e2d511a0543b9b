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

const told = (lines: readonly string[], event: string) =>
  lines
    .map((line) => JSON.parse(line) as { event: string; code?: string; attempt?: number })
    .filter((line) => line.event === event)
    .map(({ code, attempt }) => ({ code, attempt }));

/** The database has no room for what a table is given. */
const fill = (table: string, on: 'INSERT' | 'UPDATE', when = 'true') =>
  setting.registry.client.query(
    `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '53100'; END $$;
     CREATE TRIGGER no_room BEFORE ${on} ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION no_room()`,
  );

it('the database has no room for a file: the file waits, says why, and the one behind it goes in', async () => {
  const { registry, keys } = setting;
  await fill('membership', 'INSERT', 'NEW.row_no > 5000');
  const large = await registry.store(file);
  const small = await registry.store(template(births(3)));
  lane = startLane(registry, keys.socket);
  expect(await lane.decided(registry, small)).toMatchObject({ state: 'committed' });
  expect(await registry.transfer(large)).toMatchObject({ state: 'stored', fault_code: 'database-full' });

  await registry.client.query('DROP TRIGGER no_room ON membership');
  expect(await lane.decided(registry, large)).toMatchObject({ state: 'committed', fault_code: null });
});

it('the database has no room at all: the lane waits longer each time, and opens no file in vain', async () => {
  const { registry, keys } = setting;
  await fill('transfer', 'UPDATE');
  const id = await registry.store(template(births(3)));
  const opened: string[] = [];
  lane = startLane(registry, keys.socket, ({ kind, transfer }) => {
    if (kind === 'progress') opened.push(transfer);
  });
  const { lines } = lane;
  await until(() => Promise.resolve(told(lines, 'ingest-interrupted').length >= 3));
  expect(told(lines, 'ingest-interrupted').slice(0, 3)).toEqual(
    [1, 2, 3].map((attempt) => ({ code: 'database-full', attempt })),
  );
  expect(opened).toEqual([]);

  await registry.client.query('DROP TRIGGER no_room ON transfer');
  expect(await lane.decided(registry, id)).toMatchObject({ state: 'committed' });
});
