import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databasesOn, startTestServer, type TestDatabases, type TestServer } from '../src/index.ts';

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

let testServer: TestServer;
let databases: TestDatabases;
beforeAll(async () => {
  testServer = await startTestServer(async (url) => {
    await run(url, 'CREATE TABLE thing (n int)');
  });
  databases = await databasesOn(testServer.server.url);
}, 60_000);
afterAll(async () => {
  await databases.close();
  await testServer.close();
});

it('gives each test a migrated database of its own', async () => {
  const [one, two] = await Promise.all([databases.fresh(), databases.fresh()]);
  await run(one.url, 'INSERT INTO thing VALUES (1)');
  expect(await run(one.url, 'SELECT n FROM thing')).toEqual([{ n: 1 }]);
  expect(await run(two.url, 'SELECT n FROM thing')).toEqual([]);
});

it('drops a database that is still in use', async () => {
  const database = await databases.fresh();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(run(database.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});
