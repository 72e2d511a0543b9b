import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Partner } from '@vernix/contracts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { acknowledge, content, leave, left, newId, note, sealed, waiting } from './deliveries.ts';
import {
  type ChildGateway,
  create,
  errorCode,
  hashOf,
  makeWorld,
  startChild,
  startHere,
  type World,
} from './harness.ts';

const MIB = 1024 * 1024;

let world: World;
let gateway: Gateway | ChildGateway | null;
beforeEach(async () => {
  world = await makeWorld();
  gateway = null;
});
afterEach(async () => {
  if (gateway !== null) await ('close' in gateway ? gateway.close() : gateway.kill('SIGTERM'));
  world.remove();
});
async function start(overrides: object = {}): Promise<Gateway['addresses']> {
  gateway = await startHere(world, overrides);
  return gateway.addresses;
}

/** Everything that is stored of deliveries. */
const stored = () =>
  ['arriving', 'sealed', 'state'].flatMap((part) =>
    readdirSync(join(world.dir, 'gateway/spool/deliveries', part)).map((name) => `${part}/${name}`),
  );
const said = async (answer: Response) => [answer.status, await errorCode(answer)];

/** A PUT whose body the test sends piece by piece. */
function openLeave(
  collect: string,
  id: string,
  file: Uint8Array,
  length?: number,
  partner = 'riverbend',
): ClientRequest {
  const request = httpRequest(`${collect}/v1/collect/deliveries/${id}`, {
    method: 'PUT',
    agent: false,
    headers: {
      authorization: `Bearer ${world.tokens.collector}`,
      'content-type': 'application/age',
      'vernix-partner': partner,
      'vernix-sha256': hashOf(file),
      ...(length === undefined ? {} : { 'content-length': String(length) }),
    },
  });
  request.on('error', () => undefined);
  return request;
}

describe('what is not a sealed file for a partner is refused, and leaves nothing', () => {
  test.each([
    ['no age file', Buffer.from('mother.given_name,mother.surname\n'.repeat(5_000))],
    ['the first line of one', Buffer.from('age-encryption.org/v1\n')],
    ['one without a payload’s beginning', Buffer.from('age-encryption.org/v1\n-> X25519 abc\nabc\n')],
    ['one with a header without end', Buffer.from(`age-encryption.org/v1\n${'-> stanza\n'.repeat(9_000)}`)],
    ['one whose header is not text', Buffer.from('age-encryption.org/v1\n-> é\n--- mac\npayload')],
  ])('%s', async (_, file) => {
    const { collect } = await start();
    expect(await said(await leave(world, collect, newId(), file))).toEqual([422, 'age-header-invalid']);
    expect(stored()).toEqual([]);
  });

  test('a hash that it does not have, a partner that is not there', async () => {
    const { collect } = await start();
    const file = await sealed(world);
    const altered = await leave(world, collect, newId(), file, { 'vernix-sha256': hashOf('another') });
    expect(await said(altered)).toEqual([422, 'delivery-altered']);
    const nobody = await leave(world, collect, newId(), file, { 'vernix-partner': 'northern-lab' });
    expect(await said(nobody)).toEqual([422, 'delivery-partner-unknown']);
    expect(stored()).toEqual([]);
  });

  test('headers and ids that are none', async () => {
    const { collect } = await start();
    const file = await sealed(world);
    const noise = fc.stringMatching(/^[!-~]{0,70}$/);
    const wrong = fc.oneof(
      fc.record({ 'vernix-partner': noise.filter((text) => !/^[a-z][a-z0-9-]{1,39}$/.test(text)) }),
      fc.record({ 'vernix-sha256': noise.filter((text) => !/^[0-9a-f]{64}$/.test(text)) }),
      fc.record({
        'content-type': noise.filter((text) => !text.toLowerCase().startsWith('application/age')),
      }),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (headers) => {
        const answer = await leave(world, collect, newId(), file, headers);
        expect(await said(answer)).toEqual([400, 'request-invalid']);
      }),
      { numRuns: 40 },
    );
    for (const id of ['..', 'A', `${newId()}A`, '%2e%2e%2fstate%2fAAAAAAAAAAAAAA'])
      expect((await leave(world, collect, id, file)).status).toBeOneOf([400, 404]);
    expect(stored()).toEqual([]);
  });

  test('any bytes at all, in any pieces', async () => {
    const { collect } = await start();
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .uint8Array({ maxLength: 300 })
        .map((rest) => Buffer.concat([Buffer.from('age-encryption.org/v1\n'), rest])),
      fc.string({ maxLength: 300 }).map((rest) => Buffer.from(`age-encryption.org/v1\n-> ${rest}`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 40 }), async (file, size) => {
        const request = openLeave(collect, newId(), file);
        const answered = once(request, 'response');
        for (let at = 0; at < file.length; at += size) request.write(file.subarray(at, at + size));
        request.end();
        const [response] = (await answered) as [{ statusCode: number; resume(): void }];
        response.resume();
        const isAge = /^age-encryption\.org\/v1\n([ -~]*\n)*?---[ -~]*\n/.test(
          Buffer.from(file).toString('latin1'),
        );
        expect(response.statusCode).toBe(isAge ? 204 : file.length === 0 ? 400 : 422);
      }),
      { numRuns: 60 },
    );
    expect(stored().filter((name) => name.startsWith('arriving'))).toEqual([]);
  });
});

describe('the same delivery again', () => {
  test('changes nothing, whether it waits, was collected, acknowledged or noted', async () => {
    const { collect, public: origin } = await start();
    const [id, file, token] = [newId(), await sealed(world), world.tokens.riverbend];
    const again = async () => (await leave(world, collect, id, file)).status;
    const steps: (() => Promise<unknown>)[] = [
      () => leave(world, collect, id, file),
      async () => (await content(token, origin, id)).arrayBuffer(),
      () => acknowledge(token, origin, id, hashOf(file)),
      () => note(world, collect, id),
    ];
    for (const step of steps) {
      await step();
      const before = await waiting(token, origin);
      world.clock.now += 1_000;
      expect(await again()).toBe(204);
      expect(await waiting(token, origin)).toEqual(before);
    }
    expect(stored()).toEqual([`state/${id}.json`]);
  });

  test('with another content or for another partner is refused, and the first stays', async () => {
    const { collect, public: origin } = await start();
    const [id, file] = [newId(), await sealed(world)];
    await leave(world, collect, id, file);
    expect(await said(await leave(world, collect, id, await sealed(world)))).toEqual([
      409,
      'delivery-differs',
    ]);
    const other = await leave(world, collect, id, file, { 'vernix-partner': 'lakeside' });
    expect(await said(other)).toEqual([409, 'delivery-differs']);
    const kept = await content(world.tokens.riverbend, origin, id);
    expect(Buffer.from(await kept.arrayBuffer()).equals(file)).toBe(true);
  });
});

describe('a delivery that is cut off', () => {
  test('leaves nothing, and comes whole the next time', async () => {
    const { collect } = await start();
    const [id, file] = [newId(), await sealed(world, 300_000)];
    const request = openLeave(collect, id, file, file.length);
    request.write(file.subarray(0, 200_000));
    await expect.poll(stored).toEqual([`arriving/${id}`]);
    request.destroy();
    await expect.poll(stored).toEqual([]);
    expect(await left(world, collect)).toEqual([]);
    expect((await leave(world, collect, id, file)).status).toBe(204);
  });

  test('gives way to the next request for it, though its connection is open', async () => {
    const { collect } = await start();
    const [id, file] = [newId(), await sealed(world, 300_000)];
    const dead = openLeave(collect, id, file, file.length);
    dead.write(file.subarray(0, 200_000));
    await expect.poll(stored).toEqual([`arriving/${id}`]);
    expect((await leave(world, collect, id, file)).status).toBe(204);
    expect(stored().sort()).toEqual([`sealed/${id}`, `state/${id}.json`]);
    dead.destroy();
  });

  test('keeps no stop of the gateway waiting, and nothing of it stays', async () => {
    const { collect } = await start();
    const [id, file] = [newId(), await sealed(world, 300_000)];
    openLeave(collect, id, file, file.length).write(file.subarray(0, 200_000));
    await expect.poll(stored).toEqual([`arriving/${id}`]);
    await (gateway as Gateway).close();
    gateway = null;
    expect(stored()).toEqual([]);
  });
});

describe('what the gateway takes is bounded', () => {
  const NO_BOUNDS = { fileBytes: 2 ** 50, partnerBytes: 2 ** 50 };
  const freeHere = async () => {
    const { bavail, bsize } = await statfs(world.dir);
    return bavail * bsize;
  };
  const letSend = async (bytes: number) => {
    const change = (partner: Partner) => ({
      ...partner,
      limits: { ...partner.limits, fileBytes: bytes, spoolBytes: bytes },
    });
    await world.writeRoster(2, change);
    await (gateway as Gateway).refreshRoster();
  };
  const statusOf = async (request: ClientRequest, file: Uint8Array) => {
    const answered = once(request, 'response');
    request.write(file);
    const [response] = (await answered) as [{ statusCode: number; resume(): void }];
    response.resume();
    return response.statusCode;
  };

  test('each file, by what is announced and by what comes', async () => {
    const file = await sealed(world, 100_000);
    const limit = file.length - 1;
    const { collect } = await start({ deliveries: { fileBytes: limit } });
    expect(await said(await leave(world, collect, newId(), file))).toEqual([413, 'delivery-too-large']);
    const request = openLeave(collect, newId(), file);
    const answered = once(request, 'response');
    request.write(file.subarray(0, limit));
    request.end(file.subarray(limit));
    const [response] = (await answered) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(413);
    expect(stored()).toEqual([]);
  });

  test('the bytes and the number that wait for one partner', async () => {
    const file = await sealed(world, 1_000);
    const bounds = { partnerFiles: 3, partnerBytes: file.length * 2 };
    const { collect, public: origin } = await start({ deliveries: bounds });
    const put = (partner = 'riverbend') =>
      leave(world, collect, newId(), file, { 'vernix-partner': partner });
    expect([(await put()).status, (await put()).status]).toEqual([204, 204]);
    expect(await said(await put())).toEqual([429, 'mailbox-full']);
    expect((await put('lakeside')).status).toBe(204);

    const token = world.tokens.riverbend;
    const acknowledgeAll = async () => {
      for (const { id, sha256 } of await waiting(token, origin)) await acknowledge(token, origin, id, sha256);
    };
    await acknowledgeAll();
    expect((await put()).status).toBe(204);
    await acknowledgeAll();
    // Three that ended and are not on record: the vault is not to have more of them forgotten.
    expect(await said(await put())).toEqual([429, 'mailbox-full']);
    for (const { id, partner } of await left(world, collect))
      if (partner === 'riverbend') await note(world, collect, id);
    expect((await put()).status).toBe(204);
  });

  test('what arrives at one time, together', async () => {
    const file = await sealed(world, 1_000);
    const { collect } = await start({ deliveries: { partnerFiles: 2 } });
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => (await leave(world, collect, newId(), file)).status),
    );
    expect(answers.toSorted()).toEqual([204, 204, 429, 429, 429, 429]);
    expect(stored().filter((name) => name.startsWith('sealed'))).toHaveLength(2);
  });

  test('the disk, before a byte comes', async () => {
    const { collect } = await start({ diskReserveBytes: 2 ** 50 });
    expect(await said(await leave(world, collect, newId(), await sealed(world)))).toEqual([
      507,
      'spool-disk-full',
    ]);
    expect(stored()).toEqual([]);
  });

  test('the disk, in one account with what is being sent', async () => {
    const free = await freeHere();
    const { collect, public: origin } = await start({ deliveries: NO_BOUNDS });
    await letSend(2 ** 50);
    const upload = (share: number) => create(world.tokens.riverbend, origin, Math.floor(free * share));
    const file = await sealed(world, 300_000);
    const arriving = openLeave(collect, newId(), file, Math.floor(free * 0.4));
    arriving.write(file);
    await expect.poll(() => stored().length).toBe(1);
    expect(await said(await upload(0.75))).toEqual([507, 'spool-disk-full']);
    arriving.destroy();
    await expect.poll(stored).toEqual([]);
    expect((await upload(0.75)).status).toBe(201);
    const late = openLeave(collect, newId(), file, Math.floor(free * 0.4));
    expect(await statusOf(late, file)).toBe(507);
    late.destroy();
  });

  test('all that arrive together, to a share of it, whoever they are for: the rest is for who sends', async () => {
    const free = await freeHere();
    const { collect, public: origin } = await start({ deliveries: NO_BOUNDS });
    await letSend(2 ** 50);
    const file = await sealed(world, 300_000);
    const first = openLeave(collect, newId(), file, Math.floor(free * 0.35));
    first.write(file);
    await expect.poll(() => stored().length).toBe(1);
    const second = openLeave(collect, newId(), file, Math.floor(free * 0.35), 'lakeside');
    expect(await statusOf(second, file)).toBe(507);
    expect((await create(world.tokens.riverbend, origin, Math.floor(free * 0.35))).status).toBe(201);
    for (const one of [first, second]) one.destroy();
  });

  test('all that wait together', async () => {
    const file = await sealed(world, 100_000);
    const diskShare = (2.5 * file.length) / (await freeHere());
    const { collect, public: origin } = await start({ deliveries: { diskShare } });
    const put = (partner: string) => leave(world, collect, newId(), file, { 'vernix-partner': partner });
    expect([(await put('riverbend')).status, (await put('lakeside')).status]).toEqual([204, 204]);
    for (const partner of ['riverbend', 'lakeside'])
      expect(await said(await put(partner))).toEqual([507, 'spool-disk-full']);
    const [one] = await waiting(world.tokens.lakeside, origin);
    await acknowledge(world.tokens.lakeside, origin, one!.id, one!.sha256);
    expect((await put('riverbend')).status).toBe(204);
  });

  test('a disk that is full in the middle: nothing is left behind, and it comes when there is room', async () => {
    const child = await startChild(world, {}, { fileLimitKiB: 1024 });
    gateway = child;
    const [id, file] = [newId(), await sealed(world, 2 * MIB)];
    const refused = await leave(world, child.addresses.collect, id, file);
    expect(await said(refused)).toEqual([507, 'spool-disk-full']);
    expect(stored()).toEqual([]);
    const small = await sealed(world, 1_000);
    expect((await leave(world, child.addresses.collect, newId(), small)).status).toBe(204);
    await child.kill('SIGTERM');
    const { collect } = await start();
    expect((await leave(world, collect, id, file)).status).toBe(204);
  });
});

test('a partner that the roster has no longer keeps nobody’s file', async () => {
  const { collect } = await start();
  const file = Buffer.concat([await sealed(world), randomBytes(10)]);
  await world.writeRoster(2, (partner) =>
    partner.id === 'riverbend' ? { ...partner, id: 'elsewhere' } : partner,
  );
  await (gateway as Gateway).refreshRoster();
  expect(await said(await leave(world, collect, newId(), file))).toEqual([422, 'delivery-partner-unknown']);
});
