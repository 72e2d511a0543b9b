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
  /** A database of its own, migrated, empty: a copy of the template. */
  fresh(): Promise<TestDatabase>;
  close(): Promise<void>;
}

/** A throwaway server with an empty database that was migrated once, to be copied for each test. */
export interface TestServer {
  readonly server: Postgres;
  /** Stops the server and removes its directory. */
  close(): Promise<void>;
}

export async function startTestServer(migrate: (url: string) => Promise<void>): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-test-'));
  const server = await startPostgres({ dataDir: directory, settings: THROWAWAY });
  await migrate(server.url);
  return {
    server,
    close: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Names made by this process, which may come here again. */
let made = 0;

/** Databases on a test server, which several processes may share. @param url of the server's template */
export async function databasesOn(url: string): Promise<TestDatabases> {
  // One connection, which is asked one thing at a time, also by a test that opens several databases at once.
  const admin = new pg.Pool({ connectionString: named(url, 'postgres'), max: 1 });
  admin.on('error', () => undefined); // a test may kill the server under it
  await admin.query('SELECT 1'); // it is there
  return {
    fresh: async () => {
      const name = `test_${process.pid}_${(made += 1)}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE vernix STRATEGY FILE_COPY`);
      return {
        url: named(url, name),
        drop: async () => {
          await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
        },
      };
    },
    close: () => admin.end().catch(() => undefined),
  };
}
