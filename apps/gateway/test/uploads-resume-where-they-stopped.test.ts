import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  create,
  createId,
  errorCode,
  fetchAndOpen,
  makeWorld,
  offsetOf,
  openPatch,
  patch,
  sender,
  startHere,
  upload,
  type World,
  withdraw,
} from './harness.ts';

let world: World;
let gateway: Gateway;
let origin: string;
let token: string;
beforeAll(async () => {
  world = await makeWorld();
  gateway = await startHere(world, { segmentBytes: 256 * 1024 });
  origin = gateway.addresses.public;
  token = world.tokens.riverbend;
});
afterAll(async () => {
  await gateway.close();
  world.remove();
});

describe('an upload', () => {
  test('in one request arrives whole and opens to the same bytes', async () => {
    const bytes = randomBytes(1_000_000);
    const id = await upload(token, origin, bytes);
    expect(await offsetOf(token, origin, id)).toBe(bytes.length);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });

  test('created with its first bytes continues after them', async () => {
    const bytes = randomBytes(3000);
    const created = await sender(token, origin, '/files', {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '3000',
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes.subarray(0, 1000),
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('upload-offset')).toBe('1000');
    const id = created.headers.get('location')!.split('/').pop()!;
    expect((await patch(token, origin, id, 1000, bytes.subarray(1000))).status).toBe(204);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });

  test('cut in the middle keeps at least what was acknowledged, and continues there', async () => {
    const bytes = randomBytes(900_000);
    const id = await createId(token, origin, bytes.length);
    const first = openPatch(token, origin, id, 0, bytes.length);
    await first.send(bytes.subarray(0, 600_000));
    await expect.poll(() => received(id)).toBeGreaterThan(0);
    const acknowledged = await received(id);
    first.cut();
    const offset = await offsetOf(token, origin, id);
    expect(offset).toBeGreaterThanOrEqual(acknowledged);
    expect((await patch(token, origin, id, offset, bytes.subarray(offset))).status).toBe(204);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });

  test('that is continued over a dead connection takes over from it', async () => {
    const bytes = randomBytes(300_000);
    const id = await createId(token, origin, bytes.length);
    const dead = openPatch(token, origin, id, 0, bytes.length);
    await dead.send(bytes.subarray(0, 100_000));
    const offset = await offsetOf(token, origin, id);
    expect((await patch(token, origin, id, offset, bytes.subarray(offset))).status).toBe(204);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
    dead.cut();
  });

  test('does not wait for an older request that sends nothing', async () => {
    const bytes = randomBytes(1000);
    const id = await createId(token, origin, bytes.length);
    const silent = openPatch(token, origin, id, 0, bytes.length);
    await silent.started;
    expect((await patch(token, origin, id, 0, bytes)).status).toBe(204);
    silent.cut();
  });

  test('sent in one long request is acknowledged as its segments fill', async () => {
    const bytes = randomBytes(700_000);
    const id = await createId(token, origin, bytes.length);
    const long = openPatch(token, origin, id, 0, bytes.length);
    await long.send(bytes.subarray(0, 600_000));
    await expect.poll(() => received(id)).toBeGreaterThanOrEqual(512 * 1024);
    await long.send(bytes.subarray(600_000));
    expect((await long.end()).status).toBe(204);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });

  test('of a truncated request keeps only what arrived', async () => {
    const bytes = randomBytes(50_000);
    const id = await createId(token, origin, bytes.length);
    const short = openPatch(token, origin, id, 0, 50_000);
    await short.send(bytes.subarray(0, 20_000));
    short.cut();
    const offset = await offsetOf(token, origin, id);
    expect(offset).toBeLessThanOrEqual(20_000);
    expect(await errorCode(await sender(token, origin, `/files/${id}/receipt`))).toBe('receipt-not-ready');
    expect((await patch(token, origin, id, offset, bytes.subarray(offset))).status).toBe(204);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });

  test('whose last answer was lost can be asked for again', async () => {
    const bytes = randomBytes(1000);
    const id = await upload(token, origin, bytes);
    expect((await patch(token, origin, id, 1000, new Uint8Array(0))).status).toBe(204);
    expect(await errorCode(await patch(token, origin, id, 500, bytes.subarray(500)))).toBe(
      'upload-offset-wrong',
    );
  });
});

describe('a checksum', () => {
  test.each(['sha256', 'sha1'])('of kind %s that matches is accepted', async (kind) => {
    const bytes = randomBytes(10_000);
    const id = await createId(token, origin, bytes.length);
    const checksum = `${kind} ${createHash(kind).update(bytes).digest('base64')}`;
    expect((await patch(token, origin, id, 0, bytes, { 'upload-checksum': checksum })).status).toBe(204);
  });

  test('that does not match is refused with 460 and nothing of its request is kept', async () => {
    const bytes = randomBytes(900_000); // several segments
    const id = await createId(token, origin, bytes.length);
    expect((await patch(token, origin, id, 0, bytes.subarray(0, 1000))).status).toBe(204);
    const wrong = { 'upload-checksum': `sha256 ${createHash('sha256').update('x').digest('base64')}` };
    const refused = await patch(token, origin, id, 1000, bytes.subarray(1000), wrong);
    expect(refused.status).toBe(460);
    expect(await errorCode(refused)).toBe('upload-checksum-wrong');
    expect(await offsetOf(token, origin, id)).toBe(1000);
    expect((await patch(token, origin, id, 1000, bytes.subarray(1000))).status).toBe(204);
    expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
  });

  test.each(['md5 1B2M2Y8AsgTpgAmY7PhCfg==', 'sha256', 'sha256 !!'])(
    'written as “%s” is not read',
    async (header) => {
      const id = await createId(token, origin, 10);
      const refused = await patch(token, origin, id, 0, randomBytes(10), { 'upload-checksum': header });
      expect([refused.status, await errorCode(refused)]).toEqual([400, 'upload-checksum-unknown']);
    },
  );
});

describe('the protocol', () => {
  test('says what it can do', async () => {
    const { status, headers } = await fetch(`${origin}/v1/files`, { method: 'OPTIONS' });
    expect(status).toBe(204);
    expect(headers.get('tus-version')).toBe('1.0.0');
    expect(headers.get('tus-extension')).toBe(
      'creation,creation-with-upload,termination,checksum,expiration',
    );
    expect(headers.get('tus-checksum-algorithm')).toBe('sha256,sha1');
  });

  test('says when an unfinished upload expires', async () => {
    const created = await create(token, origin, 10);
    const expectHours = (answer: Response, hours: number): void => {
      const expires = Date.parse(answer.headers.get('upload-expires')!);
      expect(Math.abs(expires - world.clock.now - hours * 3_600_000)).toBeLessThan(1000); // it names whole seconds
    };
    expectHours(created, 1); // nothing of it is there yet
    const id = created.headers.get('location')!.split('/').at(-1)!;
    expectHours(await patch(token, origin, id, 0, randomBytes(1)), 24);
  });

  test('refuses another version, and says which it speaks', async () => {
    const answer = await create(token, origin, 10, { 'tus-resumable': '0.2.2' });
    expect([answer.status, answer.headers.get('tus-version')]).toEqual([412, '1.0.0']);
  });

  test('refuses another content type and a missing or odd offset', async () => {
    const id = await createId(token, origin, 10);
    const type = await patch(token, origin, id, 0, randomBytes(10), { 'content-type': 'text/csv' });
    expect([type.status, await errorCode(type)]).toEqual([415, 'upload-type-wrong']);
    for (const offset of ['', '-1', '1e1', '0x0', '9'.repeat(17)]) {
      expect((await patch(token, origin, id, 0, randomBytes(10), { 'upload-offset': offset })).status).toBe(
        400,
      );
    }
  });

  test('withdraws an unfinished upload, and only that', async () => {
    const id = await createId(token, origin, 10);
    expect((await withdraw(token, origin, id)).status).toBe(204);
    expect((await withdraw(token, origin, id)).status).toBe(410);
    expect((await patch(token, origin, id, 0, randomBytes(10))).status).toBe(410);
    const whole = await upload(token, origin, randomBytes(10));
    expect(await errorCode(await withdraw(token, origin, whole))).toBe('upload-finished');
  });
});

/** Acknowledged bytes, asked in a way that does not interrupt the upload. */
async function received(id: string): Promise<number> {
  const answer = await sender(token, origin, `/files/${id}`);
  return ((await answer.json()) as { received: number }).received;
}
