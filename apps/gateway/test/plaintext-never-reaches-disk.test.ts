import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBuffer } from '@vernix/seal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ChildGateway,
  createId,
  fetchAndOpen,
  listCollectable,
  makeWorld,
  metadata,
  offsetOf,
  openPatch,
  patch,
  sender,
  startChild,
  type World,
} from './harness.ts';

const MARKER = 'Zyxwvutsrq-4155552671';
const NAME = 'Montgomery-Featherstonehaugh.csv';

let world: World;
let temporary: string;
const children: ChildGateway[] = [];
beforeAll(async () => {
  world = await makeWorld();
  temporary = join(world.dir, 'tmp');
  mkdirSync(temporary);
});
afterAll(async () => {
  for (const child of children)
    if (child.process.exitCode === null && child.process.signalCode === null) await child.kill('SIGKILL');
  world.remove();
});

async function start(): Promise<ChildGateway> {
  const child = await startChild(world, { segmentBytes: 64 * 1024 }, { env: { TMPDIR: temporary } });
  children.push(child);
  return child;
}

/** Every way the marker could be written down: plain, base64 at each alignment, hexadecimal. */
function forms(text: string): string[] {
  const aligned = [0, 1, 2].map((shift) => {
    const base64 = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    return base64.slice(4, -4);
  });
  return [
    text,
    ...aligned,
    ...aligned.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    hex(text),
  ];
}
const hex = (text: string) => Buffer.from(text).toString('hex');

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function findMarkers(): string[] {
  const wanted = [...forms(MARKER), ...forms(NAME)];
  const places = [
    ...[...filesUnder(join(world.dir, 'gateway')), ...filesUnder(temporary)].map((path) => ({
      path,
      text: `${path}\n${readFileSync(path, 'latin1')}`,
    })),
    ...children.map((child, index) => ({ path: `output of process ${index}`, text: child.output() })),
  ];
  return places.filter(({ text }) => wanted.some((form) => text.includes(form))).map(({ path }) => path);
}

test('the search itself finds the marker in every form', () => {
  const wanted = forms(MARKER);
  for (let shift = 0; shift < 5; shift += 1) {
    const bytes = Buffer.concat([randomBytes(shift), Buffer.from(MARKER), randomBytes(7)]);
    for (const encoding of ['latin1', 'base64', 'base64url', 'hex'] as const) {
      const text = bytes.toString(encoding);
      expect(wanted.some((form) => text.includes(form))).toBe(true);
    }
  }
});

test('an upload in many requests, killed and resumed, leaves no trace of its content or its name', async () => {
  const row = `${MARKER},`;
  const bytes = Buffer.from(row.repeat(20_000));
  const token = world.tokens.riverbend;
  const first = await start();
  const id = await createId(token, first.addresses.public, bytes.length, {
    'upload-metadata': metadata(NAME, 'us-natality-2014'),
  });

  let offset = 0;
  for (const size of [3, 10, 1_000, 65_536, 40_000]) {
    const part = bytes.subarray(offset, offset + size);
    expect((await patch(token, first.addresses.public, id, offset, part)).status).toBe(204);
    offset += size;
  }
  const torn = openPatch(token, first.addresses.public, id, offset, bytes.length - offset);
  await torn.send(bytes.subarray(offset, offset + 100_000));
  await expect
    .poll(async () => (await sender(token, first.addresses.public, `/files/${id}`)).json())
    .not.toMatchObject({ received: offset });
  await first.kill('SIGKILL');
  torn.cut();
  expect(findMarkers()).toEqual([]);

  const second = await start();
  const kept = await offsetOf(token, second.addresses.public, id);
  expect(kept).toBeGreaterThanOrEqual(offset); // all that was acknowledged
  expect((await patch(token, second.addresses.public, id, kept, bytes.subarray(kept))).status).toBe(204);
  expect((await fetchAndOpen(world, second.addresses.collect, id)).equals(bytes)).toBe(true);
  const [file] = await listCollectable(world, second.addresses.collect);
  expect(file?.segments.length).toBeGreaterThan(5);
  const label = await openBuffer([world.identity], Buffer.from(file!.sealedName, 'base64'));
  expect(JSON.parse(Buffer.from(label).toString())).toEqual({ fileName: NAME, mapping: 'us-natality-2014' });
  await second.kill('SIGTERM');
  expect(findMarkers()).toEqual([]);
  expect(second.process.exitCode).toBe(0);
});
