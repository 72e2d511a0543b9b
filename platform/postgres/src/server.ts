import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, closeSync, fstatSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import pg from 'pg';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import {
  asServerSees,
  type Cluster,
  dataPath,
  logPath,
  openCluster,
  openLog,
  SUPERUSER,
  spawnInCluster,
} from './cluster.ts';
import { clearPrevious, readPidFile } from './previous.ts';
import { type Settings, settingFlags } from './settings.ts';
import { watchOver } from './watchdog.ts';

export interface PostgresOptions {
  /** Holds the cluster, its password (0600) and the server's log. Made when missing; kept when the server stops. */
  readonly dataDir: string;
  /** Listen on 127.0.0.1 at this port. Without it, on a Unix socket in a private directory and on no network at all. */
  readonly port?: number;
  /** In place of the settings for a registry. */
  readonly settings?: Settings;
}

export interface Postgres {
  /** Connection URL of the database `vernix` with its superuser's password; the same after a restart. */
  readonly url: string;
  /** When the server's process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open sessions are cut off, what was committed is kept. Resolves when the process has ended. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would. The next start recovers. */
  kill(): void;
}

/**
 * Starts the PostgreSQL that comes with `npm install`. It ends when this process does, however this process ends.
 * Run by root, the server itself runs under the account `postgres`.
 *
 * @throws VernixError `database-in-use`, `database-start-failed`, `database-account-missing`,
 * `database-platform-unsupported`.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const account = serverAccount();
  const binaries = await findBinaries(account);
  const cluster = await openCluster(options.dataDir, account, binaries);
  await clearPrevious(dataPath(cluster));
  const address = options.port === undefined ? socketAddress(cluster) : tcpAddress(options.port);
  const flags = ['-D', asServerSees(cluster, 'data'), ...address.flags, ...settingFlags(options.settings)];
  const server = await launch(cluster, binaries.postgres, flags);
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const watchdog = watchOver(server.pid ?? 0, account);
  void exited.then(() => {
    watchdog.dismiss();
    address.forget();
  });
  server.unref();
  const url = `postgres://${SUPERUSER}:${cluster.password}@${address.authority}/vernix${address.query}`;
  const stop = async (): Promise<void> => {
    server.ref();
    server.kill('SIGINT');
    await exited;
  };
  try {
    await createDatabase(url);
  } catch (cause) {
    await stop();
    throw new VernixError('database-start-failed', {}, { cause });
  }
  return {
    url,
    exited,
    stop,
    kill: () => void server.kill('SIGKILL'),
  };
}

interface Address {
  readonly flags: readonly string[];
  readonly authority: string;
  readonly query: string;
  /** Removes what the address left in the file system. */
  forget(): void;
}

function tcpAddress(port: number): Address {
  return {
    flags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-p', String(port)],
    authority: `127.0.0.1:${port}`,
    query: '',
    forget: () => undefined,
  };
}

/**
 * A socket's path may be about 100 bytes long, so it cannot live in the data directory. The name of its directory
 * follows from the data directory, so that the URL outlives the process; a directory that is not ours is refused.
 */
function socketAddress(cluster: Cluster): Address {
  const name = createHash('sha256').update(cluster.directory).digest('hex').slice(0, 16);
  const owner = cluster.account?.uid ?? process.getuid?.() ?? 0;
  const directory = join(cluster.account === undefined ? tmpdir() : '/tmp', `vernix-pg-${owner}-${name}`);
  try {
    mkdirSync(directory, { mode: 0o700 });
    if (cluster.account !== undefined) chownSync(directory, cluster.account.uid, cluster.account.gid);
  } catch (error) {
    const found = lstatSync(directory, { throwIfNoEntry: false });
    if (found === undefined) throw error;
    if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
      throw new VernixError('database-start-failed', {}, { cause: error });
    }
    // No server is left that could be listening (`clearPrevious`); its lock may name a process that is not one.
    for (const left of readdirSync(directory)) rmSync(join(directory, left));
  }
  return {
    flags: ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${directory}`, '-p', '5432'],
    authority: 'localhost:5432',
    query: `?host=${encodeURIComponent(directory)}`,
    forget: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/**
 * Spawns the server and waits until it accepts connections, which after a crash includes recovery. After a SIGKILL the
 * old server's children may hold its memory a moment longer; only that is tried again.
 */
async function launch(cluster: Cluster, program: string, flags: readonly string[]): Promise<ChildProcess> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const log = openLog(cluster);
    const before = fstatSync(log).size;
    const server = spawnInCluster(cluster, program, flags, log);
    closeSync(log);
    if (await becameReady(server, dataPath(cluster))) return server;
    const said = (await readFile(logPath(cluster))).subarray(before).toString('utf8');
    const held = said.includes('pre-existing shared memory block');
    if (!held || Date.now() > deadline) throw new VernixError('database-start-failed');
    await sleep(100);
  }
}

async function becameReady(server: ChildProcess, data: string): Promise<boolean> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  server.once('exit', end).once('error', end);
  for (;;) {
    if (ended.signal.aborted) return false;
    const pidFile = await readPidFile(data);
    if (pidFile?.state === 'ready' && pidFile.pid === server.pid) break;
    await sleep(15);
  }
  server.off('exit', end);
  return true;
}

/** The same server and account, another database. */
export function named(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: named(url, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'vernix'");
    if (rowCount === 0) await client.query('CREATE DATABASE vernix');
  } finally {
    await client.end();
  }
}
