import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, constants, existsSync, fchownSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VernixError } from '@vernix/contracts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

export const SUPERUSER = 'vernix';

/** What the server's processes find in their environment: nothing of ours. */
export const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The directory given to `startPostgres`: `data/`, `password` and `server.log`. */
export interface Cluster {
  readonly directory: string;
  readonly account: Account | undefined;
  readonly password: string;
}

export const dataPath = (cluster: Pick<Cluster, 'directory'>): string => join(cluster.directory, 'data');
export const logPath = (cluster: Pick<Cluster, 'directory'>): string => join(cluster.directory, 'server.log');

/**
 * The server may be another account, which cannot walk to a directory below `/root`. It does not have to: it inherits
 * the open directory as descriptor 3, and reaches it by `/proc/self/fd/3`.
 */
export function asServerSees(cluster: Pick<Cluster, 'directory' | 'account'>, name: string): string {
  return join(cluster.account === undefined ? cluster.directory : '/proc/self/fd/3', name);
}

/** Runs one of the server's programs as its account, with the cluster's directory as descriptor 3. */
export function spawnInCluster(
  cluster: Pick<Cluster, 'directory' | 'account'>,
  program: string,
  args: readonly string[],
  log: number,
) {
  const directory = openSync(cluster.directory, 'r');
  try {
    return spawn(program, args, {
      ...cluster.account,
      cwd: '/',
      env: SERVER_ENV,
      stdio: ['ignore', log, log, directory],
      // A session of its own: Ctrl-C in the terminal is for us to answer, after the zones have let go of the database.
      detached: true,
    });
  } finally {
    closeSync(directory);
  }
}

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
const MOST_LOG_BYTES = 4 * 1024 * 1024;

/**
 * Opens the server's log for appending; one that has grown past 4 MiB starts again. The server's account may put what it
 * likes in its directory, so a link there is not followed: root would hand it the file behind.
 */
export function openLog(cluster: Pick<Cluster, 'directory' | 'account'>): number {
  const log = openUnlinked(logPath(cluster));
  if (fstatSync(log).size > MOST_LOG_BYTES) ftruncateSync(log);
  if (cluster.account !== undefined) fchownSync(log, cluster.account.uid, cluster.account.gid);
  return log;
}

function openUnlinked(path: string): number {
  try {
    return openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  } catch (cause) {
    throw new VernixError('database-start-failed', {}, { cause });
  }
}

/** Opens the cluster in `dataDir`, making it first when there is none. What it holds is never touched otherwise. */
export async function openCluster(
  dataDir: string,
  account: Account | undefined,
  binaries: Binaries,
): Promise<Cluster> {
  const directory = resolve(dataDir);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  if (account !== undefined) await chown(directory, account.uid, account.gid);
  const passwordFile = join(directory, 'password');
  if (existsSync(dataPath({ directory }))) {
    return { directory, account, password: (await readFile(passwordFile, 'utf8')).trim() };
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const cluster = { directory, account, password };
  await initialise(cluster, binaries);
  return cluster;
}

/** `initdb` under another name, then a rename: a cluster that was cut short while being made is made again. */
async function initialise(cluster: Cluster, binaries: Binaries): Promise<void> {
  const unfinished = join(cluster.directory, 'data.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  const log = openLog(cluster);
  try {
    const initdb = spawnInCluster(
      cluster,
      binaries.initdb,
      [
        `--pgdata=${asServerSees(cluster, 'data.unfinished')}`,
        `--pwfile=${asServerSees(cluster, 'password')}`,
        `--username=${SUPERUSER}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // PostgreSQL's own C.UTF-8: the same on every machine, whatever locales it has.
        '--no-locale',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      log,
    );
    const [code] = (await once(initdb, 'exit')) as [number | null];
    if (code !== 0) throw new VernixError('database-start-failed');
  } finally {
    closeSync(log);
  }
  await rename(unfinished, dataPath(cluster));
}
