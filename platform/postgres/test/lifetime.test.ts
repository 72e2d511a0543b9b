import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isTraversable } from '../src/binaries.ts';
import { startPostgres } from '../src/index.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let directory: string;
let holder: ChildProcess | undefined;
let socketDirectory: string | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-pg-test-'));
});
afterEach(async () => {
  holder?.kill('SIGKILL');
  await expect.poll(() => postmaster(), { timeout: 10_000 }).toBeUndefined();
  await rm(directory, { recursive: true, force: true });
  if (socketDirectory !== undefined) await rm(socketDirectory, { recursive: true, force: true });
});

/** The server's process number while its pid file is there: a clean shutdown removes it. */
async function postmaster(): Promise<number | undefined> {
  const pidFile = join(directory, 'postgres', 'data', 'postmaster.pid');
  return await readFile(pidFile, 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => undefined,
  );
}

const PROGRAM = join(import.meta.dirname, 'fixtures', 'hold.ts');

async function hold(account?: { uid: number; gid: number }): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, join(directory, 'postgres')], {
    ...account,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holder = child;
  const lines = createInterface({ input: child.stdout });
  const [url] = (await once(lines, 'line')) as [string];
  lines.close();
  socketDirectory = new URL(url).searchParams.get('host') ?? undefined;
  return url;
}

async function select(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('shuts down cleanly when the process that started it is killed', async () => {
  await hold();
  expect(await postmaster()).toBeGreaterThan(1);
  holder?.kill('SIGKILL');
  await expect.poll(() => postmaster(), { timeout: 10_000 }).toBeUndefined();
});

it('is taken over by the next start while it is still shutting down', async () => {
  const url = await hold();
  holder?.kill('SIGKILL');
  const next = await startPostgres({ dataDir: join(directory, 'postgres') });
  expect(next.url).toBe(url);
  expect(await select(next.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await next.stop();
});

it('refuses a directory that a living process has a server on', async () => {
  await hold();
  await expect(startPostgres({ dataDir: join(directory, 'postgres') })).rejects.toMatchObject({
    code: 'database-in-use',
  });
  expect(await postmaster()).toBeGreaterThan(1);
});

it.skipIf(!isRoot || !isTraversable(PROGRAM))(
  'runs as an ordinary user, without changing account (skipped where one may not enter the clone)',
  async () => {
    await mkdir(join(directory, 'postgres'));
    await chown(directory, NOBODY, NOBODY);
    await chown(join(directory, 'postgres'), NOBODY, NOBODY);
    const url = await hold({ uid: NOBODY, gid: NOBODY });
    expect(await select(url, 'SELECT pg_size_pretty(0::bigint) AS size')).toEqual([{ size: '0 bytes' }]);
    expect((await stat(join(directory, 'postgres', 'data', 'PG_VERSION'))).uid).toBe(NOBODY);
  },
);

it.skipIf(!isRoot)('never runs as root', async () => {
  const server = await startPostgres({ dataDir: join(directory, 'postgres') });
  expect((await stat(join(directory, 'postgres', 'data', 'PG_VERSION'))).uid).not.toBe(0);
  const pid = await postmaster();
  expect((await stat(`/proc/${pid ?? 0}`)).uid).not.toBe(0);
  await server.stop();
});
