import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../src/index.ts';

let directory: string;
let server: Postgres;

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-pg-test-'));
  server = await startPostgres({ dataDir: join(directory, 'postgres') });
}, 60_000);

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('a PostgreSQL started on a directory', () => {
  it('keeps data and address over a stop and a start', async () => {
    await query('CREATE TABLE kept (n int)');
    await query('INSERT INTO kept VALUES (1)');
    const before = server.url;
    await server.stop();
    server = await startPostgres({ dataDir: join(directory, 'postgres') });
    expect(server.url).toBe(before);
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('keeps what was committed over a SIGKILL', async () => {
    await query('INSERT INTO kept VALUES (2)');
    server.kill();
    await server.exited;
    server = await startPostgres({ dataDir: join(directory, 'postgres') });
    expect(await query('SELECT max(n) AS n FROM kept')).toEqual([{ n: 2 }]);
  });

  it('starts over lock files whose number belongs to another process now', async () => {
    server.kill();
    await server.exited;
    const data = join(directory, 'postgres', 'data');
    const stale = (await readFile(join(data, 'postmaster.pid'), 'utf8')).replace(/^\d+/, String(process.pid));
    await writeFile(join(data, 'postmaster.pid'), stale);
    const { uid, gid } = await stat(data);
    const socketDirectory = new URL(server.url).searchParams.get('host') ?? expect.fail();
    await mkdir(socketDirectory, { mode: 0o700 });
    await writeFile(join(socketDirectory, '.s.PGSQL.5432.lock'), stale);
    await chown(join(socketDirectory, '.s.PGSQL.5432.lock'), uid, gid);
    await chown(socketDirectory, uid, gid);
    server = await startPostgres({ dataDir: join(directory, 'postgres') });
    expect(await query('SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 2 }]);
  });

  it('follows no link that its account left where the log belongs', async () => {
    await server.stop();
    const log = join(directory, 'postgres', 'server.log');
    const elsewhere = join(directory, 'elsewhere');
    await writeFile(elsewhere, 'not ours', { mode: 0o600 });
    const { uid } = await stat(elsewhere);
    await rename(log, `${log}.kept`);
    await symlink(elsewhere, log);
    const again = startPostgres({ dataDir: join(directory, 'postgres') });
    await expect(again).rejects.toMatchObject({ code: 'database-start-failed' });
    expect(await readFile(elsewhere, 'utf8')).toBe('not ours');
    expect((await stat(elsewhere)).uid).toBe(uid);
    await rename(`${log}.kept`, log);
    server = await startPostgres({ dataDir: join(directory, 'postgres') });
  });

  it('waits for the disk at every commit and listens on no network', async () => {
    expect(
      await query(`SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync,
        current_setting('listen_addresses') AS listen, current_setting('data_checksums') AS checksums`),
    ).toEqual([{ fsync: 'on', sync: 'on', listen: '', checksums: 'on' }]);
  });

  it('lets nobody in without the password', async () => {
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    const client = new pg.Client({ connectionString: wrong.href });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(directory, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('keeps values out of its log when a statement fails', async () => {
    await query('CREATE UNIQUE INDEX ON kept (n)');
    await expect(query("INSERT INTO kept VALUES ('marker-8841')")).rejects.toThrow(/marker-8841/);
    await expect(query('INSERT INTO kept VALUES (1)')).rejects.toThrow(/duplicate key/);
    const log = await readFile(join(directory, 'postgres', 'server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('marker-8841');
    expect(log).not.toContain('duplicate key');
  });
});
