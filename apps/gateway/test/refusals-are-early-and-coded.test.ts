import { randomBytes } from 'node:crypto';
import type { ErrorBody } from '@vernix/contracts';
import { sealBuffer } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  create,
  createId,
  errorCode,
  HOUR,
  makeWorld,
  metadata,
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
beforeEach(async () => {
  world = await makeWorld();
  await world.writeRoster(1, (partner) => ({
    ...partner,
    limits: { fileBytes: 10_000, spoolBytes: 25_000, openUploads: 2 },
  }));
  gateway = await startHere(world);
  origin = gateway.addresses.public;
  token = world.tokens.riverbend;
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});

describe('who sends', () => {
  test.each([
    ['no token', undefined, 'token-missing'],
    ['another scheme', 'Basic abc', 'token-malformed'],
    ['a token longer than any', `Bearer ${'a'.repeat(5_000)}`, 'token-malformed'],
    ['no token after its scheme', 'Bearer', 'token-malformed'],
    ['a wrong token', `Bearer ${randomBytes(32).toString('base64url')}`, 'token-wrong'],
  ])('with %s is refused', async (_what, authorization, code) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`${origin}/v1/whoami`, { headers });
    expect([answer.status, await errorCode(answer)]).toEqual([401, code]);
  });

  test('with an expired token is told so', async () => {
    expect(await errorCode(await create(world.tokens.expired, origin, 10))).toBe('token-expired');
  });

  test('is known by its token', async () => {
    expect(await (await sender(token, origin, '/whoami')).json()).toEqual({
      partner: 'riverbend',
      name: 'Riverbend Hospital',
      sealAtSource: 'optional',
      reportRecipient: null,
      fileBytes: 10_000,
    });
  });

  test('guesses only slowly, while a right token from the same address still works', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 35; i += 1)
      codes.push(await errorCode(await sender(`wrong-${i}`, origin, '/whoami')));
    expect(codes.filter((code) => code === 'token-wrong')).toHaveLength(30);
    expect(codes.at(-1)).toBe('too-many-attempts');
    expect((await sender(token, origin, '/whoami')).status).toBe(200);
  });

  test('sees nothing of another partner’s', async () => {
    const id = await upload(token, origin, randomBytes(100));
    for (const path of [`/files/${id}`, `/files/${id}/receipt`, `/files/${id}/report`]) {
      expect((await sender(world.tokens.lakeside, origin, path)).status).toBe(404);
    }
    expect((await patch(world.tokens.lakeside, origin, id, 100, new Uint8Array(0))).status).toBe(404);
    expect((await withdraw(world.tokens.lakeside, origin, id)).status).toBe(404);
    expect(await (await sender(world.tokens.lakeside, origin, '/files')).json()).toEqual({ transfers: [] });
  });
});

describe('what is announced', () => {
  test('is checked against the limits before a byte is sent', async () => {
    expect(await errorCode(await create(token, origin, 10_001))).toBe('upload-too-large');
    expect(await errorCode(await create(token, origin, 0))).toBe('upload-empty');
    await upload(token, origin, randomBytes(10_000));
    const open = await createId(token, origin, 6_000);
    expect(await errorCode(await create(token, origin, 9_001))).toBe('spool-quota-full');
    await createId(token, origin, 6_000);
    const { error } = (await (await create(token, origin, 10)).json()) as ErrorBody;
    const until = new Date(world.clock.now + HOUR).toISOString();
    expect(error).toMatchObject({ code: 'open-uploads-limit', params: { limit: 2, until } });
    await withdraw(token, origin, open);
    expect((await create(token, origin, 10)).status).toBe(201);
  });

  test('counts once for requests at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(token, origin, 10)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(2);
  });

  test('must say its length', async () => {
    const answer = await sender(token, origin, '/files', {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-defer-length': '1' },
    });
    expect([answer.status, await errorCode(answer)]).toEqual([411, 'upload-length-missing']);
  });

  test.each([
    ['a name too long', metadata('x'.repeat(256)), 'filename', 'filename'],
    ['a mapping that is none', metadata('a.csv', 'Jane Smith'), 'mapping', 'mapping'],
    ['what is not base64', 'filename Jane!', 'pairs', 'filename'],
    ['base64 cut short', 'filename YQ==,Jane YWJ', 'base64', 2],
    [
      'bytes that are no text',
      `filename ${Buffer.from([0xff, 0xfe]).toString('base64')}`,
      'UTF-8',
      'filename',
    ],
    ['a key twice', 'filename YQ==,filename Yg==', 'pairs', 'filename'],
    ['somebody else’s key twice', 'filename YQ==,Jane YQ==,Jane Yg==', 'pairs', 3],
  ])('with %s is refused without repeating it', async (_what, header, where, pair) => {
    const answer = await create(token, origin, 10, { 'upload-metadata': header });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as ErrorBody;
    expect(error).toMatchObject({ code: 'upload-metadata-invalid', params: { where, pair } });
    expect(JSON.stringify(error)).not.toContain('Jane');
  });
});

describe('what is sent', () => {
  test('past the announced length is refused, by its own length or as it comes', async () => {
    const id = await createId(token, origin, 100);
    const announced = await patch(token, origin, id, 0, randomBytes(101));
    expect([announced.status, await errorCode(announced)]).toEqual([413, 'upload-past-its-length']);
    const streamed = await fetch(`${origin}/v1/files/${id}`, {
      method: 'PATCH',
      duplex: 'half',
      headers: {
        authorization: `Bearer ${token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(60));
          controller.enqueue(new Uint8Array(60));
          controller.close();
        },
      }),
    });
    expect(streamed.status).toBe(413);
    expect((await patch(token, origin, id, 0, randomBytes(100))).status).toBe(204);
  });

  test('unsealed by a partner who must seal is refused at its first bytes, and the upload ends', async () => {
    const { lakeside } = world.tokens;
    const id = await createId(lakeside, origin, 10_000);
    const sending = openPatch(lakeside, origin, id, 0, 10_000);
    await sending.send(Buffer.from('mother.given_name,'));
    await expect
      .poll(async () => (await sender(lakeside, origin, `/files/${id}`)).json())
      .toMatchObject({ state: 'failed', errorCode: 'upload-seal-required', received: 0 });
    sending.cut();
    expect((await patch(lakeside, origin, id, 0, randomBytes(10))).status).toBe(410);
    const tiny = await createId(lakeside, origin, 5);
    expect(await errorCode(await patch(lakeside, origin, tiny, 0, Buffer.from('age-e')))).toBe(
      'upload-seal-required',
    );
  });

  test('sealed by a partner who must seal is taken', async () => {
    const sealed = await sealBuffer([world.recipient], randomBytes(100));
    expect(await upload(world.tokens.lakeside, origin, sealed)).toMatch(/^[\w-]{22}$/);
  });
});

test('nothing is taken past the end of the intake key', async () => {
  world.clock.now += 999 * HOUR;
  await world.writeRoster(2); // fresh tokens
  await gateway.refreshRoster();
  expect((await create(token, origin, 10)).status).toBe(201);
  world.clock.now += HOUR;
  expect(await errorCode(await create(token, origin, 10))).toBe('intake-key-missing');
});
