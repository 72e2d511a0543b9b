import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ChildGateway,
  createId,
  listCollectable,
  makeWorld,
  openPatch,
  startChild,
  type World,
} from './harness.ts';

const MIB = 1024 * 1024;
const UPLOADS = 100;
const BYTES = 4 * MIB;

let world: World;
let gateway: ChildGateway;
beforeAll(async () => {
  world = await makeWorld();
  await world.writeRoster(1, (partner) => ({
    ...partner,
    limits: { fileBytes: BYTES, spoolBytes: 2 * UPLOADS * BYTES, openUploads: UPLOADS },
  }));
  gateway = await startChild(world);
});
afterAll(async () => {
  await gateway.kill('SIGTERM');
  world.remove();
});

/** Resident memory of the gateway's process, in bytes. */
function resident(): number {
  const status = readFileSync(`/proc/${gateway.process.pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

test('memory stays flat with 100 uploads of 4 MiB at once, slow and fast', async () => {
  const origin = gateway.addresses.public;
  const token = world.tokens.riverbend;
  const bytes = randomBytes(BYTES);
  const ids: string[] = [];
  for (let i = 0; i < UPLOADS; i += 1) ids.push(await createId(token, origin, BYTES));
  const before = resident();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, resident())), 20);
  const statuses = await Promise.all(
    ids.map(async (id, index) => {
      const sending = openPatch(token, origin, id, 0, BYTES);
      const piece = index % 2 === 0 ? MIB : 64 * 1024;
      for (let at = 0; at < BYTES; at += piece) {
        await sending.send(bytes.subarray(at, at + piece));
        if (index % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return (await sending.end()).status;
    }),
  );
  clearInterval(watch);
  expect(new Set(statuses)).toEqual(new Set([204]));
  expect(await listCollectable(world, gateway.addresses.collect)).toHaveLength(UPLOADS);
  console.log(`memory: ${Math.round(before / MIB)} MiB before, ${Math.round(peak / MIB)} MiB at the peak`);
  // Held at once are about 35 MiB; the rest is garbage on its way out. Holding the files would take 400.
  expect(peak - before).toBeLessThan(200 * MIB);
}, 60_000);
