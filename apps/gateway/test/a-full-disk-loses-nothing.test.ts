import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  type ChildGateway,
  create,
  createId,
  errorCode,
  fetchAndOpen,
  makeWorld,
  offsetOf,
  patch,
  sender,
  startChild,
  startHere,
  type World,
} from './harness.ts';

const MIB = 1024 * 1024;
/** A real small disk: a tmpfs of 8 MiB, which needs root and a kernel that lets us mount. */
function mountSmallDisk(path: string): boolean {
  mkdirSync(path);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'vernix-test', path]).status === 0;
}
const canMount = (() => {
  const probe = join('/tmp', `vernix-mount-${process.pid}`);
  const works = mountSmallDisk(probe);
  if (works) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true });
  if (!works) console.log('a-full-disk: skipped, mounting a tmpfs needs root');
  return works;
})();

let world: World;
let gateway: Gateway | ChildGateway;
let disk: string;
beforeEach(async () => {
  world = await makeWorld();
  disk = join(world.dir, 'disk');
});
afterEach(async () => {
  await ('close' in gateway ? gateway.close() : gateway.kill('SIGTERM'));
  spawnSync('umount', ['--lazy', disk]); // a refused request's file may be closed a moment later
  world.remove();
});

test('a file that does not fit beside what is promised already is refused before a byte is sent', async () => {
  gateway = await startHere(world, { diskReserveBytes: 2 ** 50 });
  const answer = await create(world.tokens.riverbend, gateway.addresses.public, 1000);
  expect([answer.status, await errorCode(answer)]).toEqual([507, 'spool-disk-full']);
});

test('writes that come up short and fail cost only what was not acknowledged', async () => {
  const child = await startChild(world, { segmentBytes: MIB }, { fileLimitKiB: 2048 });
  gateway = child;
  const token = world.tokens.riverbend;
  const bytes = randomBytes(5 * MIB);
  const id = await createId(token, child.addresses.public, bytes.length);
  const refused = await patch(token, child.addresses.public, id, 0, bytes);
  expect([refused.status, await errorCode(refused)]).toEqual([507, 'spool-disk-full']);
  const kept = await offsetOf(token, child.addresses.public, id);
  expect(kept).toBeGreaterThanOrEqual(MIB);
  expect(kept).toBeLessThan(2 * MIB);
  expect(child.output()).toContain('"errno":"EFBIG"');
  await child.kill('SIGTERM');

  gateway = await startHere(world);
  const { public: origin, collect } = gateway.addresses;
  expect((await patch(token, origin, id, kept, bytes.subarray(kept))).status).toBe(204);
  expect((await fetchAndOpen(world, collect, id)).equals(bytes)).toBe(true);
});

describe.runIf(canMount)('on a disk that fills while an upload is written', () => {
  test('the sender is told, what was acknowledged stays, and the upload continues when there is room', async () => {
    mountSmallDisk(disk);
    gateway = await startHere(world, { dir: join(disk, 'gateway'), diskReserveBytes: 0, segmentBytes: MIB });
    const { public: origin, collect } = gateway.addresses;
    const token = world.tokens.riverbend;
    const bytes = randomBytes(5 * MIB);
    const id = await createId(token, origin, bytes.length);
    expect((await patch(token, origin, id, 0, bytes.subarray(0, 100_000))).status).toBe(204);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(5 * MIB)); // something else takes the room

    const refused = await patch(token, origin, id, 100_000, bytes.subarray(100_000));
    expect([refused.status, await errorCode(refused)]).toEqual([507, 'spool-disk-full']);
    const kept = await offsetOf(token, origin, id);
    expect(kept).toBeGreaterThanOrEqual(100_000);
    expect(kept).toBeLessThan(bytes.length);

    rmSync(join(disk, 'filler'));
    expect((await patch(token, origin, id, kept, bytes.subarray(kept))).status).toBe(204);
    expect((await fetchAndOpen(world, collect, id)).equals(bytes)).toBe(true);
  });

  test('what is promised to others counts as used', async () => {
    mountSmallDisk(disk);
    gateway = await startHere(world, { dir: join(disk, 'gateway'), diskReserveBytes: 0 });
    const { public: origin } = gateway.addresses;
    await createId(world.tokens.riverbend, origin, 6 * MIB);
    expect(await errorCode(await create(world.tokens.riverbend, origin, 3 * MIB))).toBe('spool-disk-full');
    expect((await sender(world.tokens.riverbend, origin, '/files')).status).toBe(200);
  });
});
