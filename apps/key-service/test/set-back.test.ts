import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, TRANSFER } from './helpers.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
});
afterEach(() => bench.clean());

const ROLLED_BACK = { code: 'key-service-rolled-back' };

/** The vault's way: each connection is held against what is remembered. */
async function remembered<T>(use: (keys: KeyClient) => Promise<T>): Promise<T> {
  const keys = await KeyClient.connect({ at: bench.socket, memory: join(bench.directory, 'memory') });
  try {
    return await use(keys);
  } finally {
    await keys.close();
  }
}
let row = 0;
const read = (keys: KeyClient) =>
  keys.call('items.release', {
    principal: 'user:k7',
    role: 'steward',
    purpose: 'care',
    items: [{ transferId: TRANSFER, itemClass: 'clinical', row: (row += 1) }],
  });
const look = () => remembered((keys) => keys.call('figures', {}));

/** The key service goes on with an older copy of its directory. */
async function setBack(copy: string): Promise<void> {
  await rm(bench.keys, { recursive: true });
  await cp(copy, bench.keys, { recursive: true });
  await bench.start({ create: false });
}

it('notices a key service that was set back, and asks nothing of it', async () => {
  await remembered(read);
  const service = await bench.restart();
  await service.close();
  const copy = join(bench.directory, 'copy');
  await cp(bench.keys, copy, { recursive: true });
  const later = await bench.start({ create: false });
  await remembered(async (keys) => {
    for (let times = 0; times < 3; times += 1) await read(keys);
  });
  await look(); // the next connection sees them
  await later.close();
  await setBack(copy);
  await expect(look()).rejects.toMatchObject({ ...ROLLED_BACK, params: { known: 4, size: 1 } });

  // Grown past what is remembered, it is still another log.
  const careless = await bench.client();
  for (let times = 0; times < 5; times += 1) await read(careless);
  await expect(look()).rejects.toMatchObject(ROLLED_BACK);
  await expect(look()).rejects.toMatchObject(ROLLED_BACK); // and is not remembered in its place
});

it('notices a key service that began anew', async () => {
  await remembered(read);
  await look();
  await (await bench.restart()).close();
  await rm(bench.keys, { recursive: true });
  await rm(bench.sealingKeyFile);
  await bench.start();
  await expect(look()).rejects.toMatchObject({ code: 'key-service-unproven' }); // other keys signed its log
});

it('goes on with one that only grew, across restarts of both', async () => {
  for (let times = 0; times < 3; times += 1) {
    await remembered(read);
    await bench.restart();
    await look();
  }
  const memory = JSON.parse(await readFile(join(bench.directory, 'memory'), 'utf8')) as {
    checkpoint: string;
  };
  expect(memory.checkpoint.split('\n')[1]).toBe('3');
});

it('does not take a memory that cannot be read for none', async () => {
  await look();
  await writeFile(join(bench.directory, 'memory'), '{"type":"vernix-log-memory/1","keys":[');
  await expect(look()).rejects.toMatchObject({ code: 'log-memory-damaged' });
});

/** A small disk is a tmpfs, which takes root and a kernel that lets us mount. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'vernix-test', '/mnt']).status === 0;

it.runIf(canMount)(
  'asks nothing while what it saw cannot be remembered, and says that the disk is full',
  async () => {
    const disk = join(bench.directory, 'disk');
    await mkdir(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'vernix-test', disk]).status).toBe(0);
    try {
      const filling = join(disk, 'filling');
      await writeFile(filling, Buffer.alloc(64 * 1024)).catch(() => undefined);
      const connecting = () => KeyClient.connect({ at: bench.socket, memory: join(disk, 'memory') });
      await expect(connecting()).rejects.toMatchObject({ code: 'log-memory-full' });
      await rm(filling);
      await (await connecting()).close();
    } finally {
      spawnSync('umount', [disk]);
    }
  },
);
