import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { lockKeystore } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

const HOLDER = fileURLToPath(new URL('./hold-lock.ts', import.meta.url));
const IN_USE = { code: 'keystore-in-use' };

let keys: string;
beforeEach(async () => {
  keys = join(await temporaryDirectory(), 'keys');
  await mkdir(keys);
});

/** Another process that takes the lock; says what came of it. */
async function elsewhere(directory: string, ...before: string[]) {
  const [command, ...args] = [...before, process.execPath, HOLDER, directory];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const killed = async (): Promise<void> => {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  return { said: said.toString().trim(), killed };
}

describe.runIf(process.platform === 'linux')('a keystore’s lock', () => {
  it('is held by one process at a time, by whatever path', async () => {
    const lock = await lockKeystore(keys);
    await symlink(keys, `${keys}-too`);
    await expect(lockKeystore(keys)).rejects.toMatchObject(IN_USE);
    await expect(lockKeystore(`${keys}-too/../keys/`)).rejects.toMatchObject(IN_USE);
    await expect(lockKeystore(`${keys}-too`)).rejects.toMatchObject(IN_USE);
    const other = await elsewhere(`${keys}-too`);
    expect(other.said).toBe('keystore-in-use');
    await other.killed();
    await lock.release();
    expect(await readdir(keys)).toEqual([]);
    await (await lockKeystore(keys)).release();
  });

  it('is free again when its holder was killed', async () => {
    const holder = await elsewhere(keys);
    expect(holder.said).toBe('held');
    await expect(lockKeystore(keys)).rejects.toMatchObject(IN_USE);
    await holder.killed();
    await (await lockKeystore(keys)).release();
  });

  it('holds in a directory whose path is longer than a socket’s may be', async () => {
    const deep = join(keys, 'x'.repeat(120));
    await mkdir(deep);
    const lock = await lockKeystore(deep);
    await expect(lockKeystore(deep)).rejects.toMatchObject(IN_USE);
    await lock.release();
    expect(await readdir(deep)).toEqual([]);
  });

  // A container, or a unit with PrivateNetwork=yes, does not see the abstract socket of another.
  it.skipIf(spawnSync('unshare', ['--net', 'true']).status !== 0)(
    'holds across network namespaces',
    async () => {
      const holder = await elsewhere(keys, 'unshare', '--net');
      expect(holder.said).toBe('held');
      await expect(lockKeystore(keys)).rejects.toMatchObject(IN_USE);
      await holder.killed();
      await (await lockKeystore(keys)).release();
    },
  );
});
