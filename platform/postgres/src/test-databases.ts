import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { named, type Postgres, startPostgres } from './server.ts';
import { THROWAWAY } from './settings.ts';

export interface TestDatabase {
  readonly url: string;
  /** Cuts off whoever is still connected and drops it. */
  drop(): Promise<void>;
}

export interface TestDatabases {
  readonly server: Postgres;
  /** A database of its own, migrated, empty: a copy of the template. */
  fresh(): Promise<TestDatabase>;
  /** Stops the server and removes its directory. */
  close(): Promise<void>;
}

/** One throwaway server for a test file. `migrate` runs once, on the template that `fresh` copies. */
export async function testDatabases(migrate: (url: string) => Promise<void>): Promise<TestDatabases> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-test-'));
  const server = await startPostgres({ dataDir: directory, settings: THROWAWAY });
  await migrate(server.url);
  const admin = new pg.Client({ connectionString: named(server.url, 'postgres') });
  admin.on('error', () => undefined); // a test may kill the server under it
  await admin.connect();
  let made = 0;
  return {
    server,
    fresh: async () => {
      const name = `test_${(made += 1)}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE vernix STRATEGY FILE_COPY`);
      return {
        url: named(server.url, name),
        drop: async () => {
          await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
        },
      };
    },
    close: async () => {
      await admin.end().catch(() => undefined);
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
