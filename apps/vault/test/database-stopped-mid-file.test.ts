import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@vernix/postgres';
import { expect, it } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { births, template } from './support/births.ts';
import { startLane } from './support/lane.ts';
import { startTestKeys, TestRegistry } from './support/registry.ts';
import { until } from './support/world.ts';

it('PostgreSQL is killed mid-file and started again: the file is in once, wholly', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'vernix-killed-'));
  const keys = await startTestKeys();
  let server: Postgres = await startPostgres({ dataDir });
  const { url } = server;
  await migrate(url);
  const database = { url, drop: () => Promise.resolve() };
  const registry = await TestRegistry.open({ fresh: () => Promise.resolve(database) }, keys);
  const id = await registry.store(template(births(9_000)));

  let killed = false;
  const lane = startLane(registry, keys.socket, (event) => {
    if (killed || event.kind !== 'progress' || event.rows === 0) return;
    killed = true;
    server.kill();
  });
  await until(() => Promise.resolve(killed));
  await server.exited;
  server = await startPostgres({ dataDir });

  const after = await TestRegistry.open({ fresh: () => Promise.resolve(database) }, keys);
  expect(await lane.decided(after, id)).toMatchObject({ state: 'committed', rows: 9_000, accepted: 9_000 });
  expect(await after.count('source_record')).toBe(9_000);
  expect(await after.count('membership')).toBe(18_000);
  expect(lane.lines.join('')).toContain('database-unreachable');

  await lane.stop();
  await Promise.all([registry.close(), after.close()]);
  await server.stop();
  await keys.remove();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);
