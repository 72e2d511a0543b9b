import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryOf } from '../../../drill/src/loot/memory.ts';
import {
  type ChildGateway,
  createId,
  makeWorld,
  openPatch,
  patch,
  startChild,
  type World,
} from './harness.ts';

/** Makes no two lines alike, so that what is left of any of them is found. */
const MARKER = randomBytes(6).toString('hex');
const LINES = 100_000;

let world: World;
let gateway: ChildGateway;
beforeAll(async () => {
  world = await makeWorld();
  // As `vernix serve` starts it: glibc overwrites what is given back.
  gateway = await startChild(world, {}, { env: { GLIBC_TUNABLES: 'glibc.malloc.perturb=90' } });
});
afterAll(async () => {
  await gateway.kill('SIGKILL');
  world.remove();
});

/** How often the marker stands in the process's memory. */
async function found(): Promise<number> {
  let count = 0;
  for await (const bytes of memoryOf(gateway.process.pid!)) {
    for (let at = bytes.indexOf(MARKER); at !== -1; at = bytes.indexOf(MARKER, at + 1)) count += 1;
  }
  return count;
}

test.runIf(process.platform === 'linux')(
  'an upload that came in clear is gone from memory when it has been sealed',
  { timeout: 60_000 },
  async () => {
    const text = Array.from({ length: LINES }, (_, line) => `${MARKER},${line}\n`).join('');
    const id = await createId(world.tokens.riverbend, gateway.addresses.public, text.length);
    const upload = openPatch(world.tokens.riverbend, gateway.addresses.public, id, 0, text.length);
    await upload.started;
    await upload.send(Buffer.from(text.slice(0, text.length / 2)));
    await expect.poll(found).toBeGreaterThan(0); // it passes through: the search finds it
    await upload.send(Buffer.from(text.slice(text.length / 2)));
    expect((await upload.end()).status).toBe(204);
    expect(await found()).toBe(0);
  },
);

test.runIf(process.platform === 'linux')(
  'nor is one that came faster than it was taken',
  { timeout: 60_000 },
  async () => {
    const text = Buffer.from(Array.from({ length: LINES }, (_, line) => `${MARKER},${line}\n`).join(''));
    const { riverbend } = world.tokens;
    for (let time = 0; time < 3; time += 1) {
      const id = await createId(riverbend, gateway.addresses.public, text.length);
      expect((await patch(riverbend, gateway.addresses.public, id, 0, text)).status).toBe(204);
    }
    expect(await found()).toBe(0);
  },
);
