import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { hashOf, makeWorld, startHere, upload, type World } from './harness.ts';

let world: World;
let gateway: Gateway;
let origin: string;
const links = { clerk: 'a-clerk-link-token', steward: 'a-steward-link-token' };
beforeEach(async () => {
  world = await makeWorld();
  const signIn = [
    { tokenSha256: hashOf(links.clerk), role: 'clerk', partner: 'riverbend' },
    { tokenSha256: hashOf(links.steward), role: 'steward' },
  ];
  gateway = await startHere(world, { signIn, origins: { vault: 'http://127.0.0.1:8082' } });
  origin = gateway.addresses.public;
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});

async function signIn(token: string): Promise<string> {
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

test('a signed-in clerk uploads and follows files as the partner, from our own pages only', async () => {
  const cookie = await signIn(links.clerk);
  const as = { cookie, 'sec-fetch-site': 'same-origin' };
  expect(await (await fetch(`${origin}/session`, { headers: as })).json()).toMatchObject({
    role: 'clerk',
    partner: 'riverbend',
    pages: ['send', 'account'],
    origins: { vault: 'http://127.0.0.1:8082', insights: null },
  });
  expect(await (await fetch(`${origin}/v1/whoami`, { headers: as })).json()).toMatchObject({
    partner: 'riverbend',
  });
  const create = (headers: object) =>
    fetch(`${origin}/v1/files`, {
      method: 'POST',
      headers: { ...headers, 'tus-resumable': '1.0.0', 'upload-length': '5' },
    });
  const created = await create(as);
  expect(created.status).toBe(201);
  const sent = await fetch(origin + created.headers.get('location')!, {
    method: 'PATCH',
    headers: {
      ...as,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: 'a,b\n1',
  });
  expect(sent.status).toBe(204);
  expect((await create({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const theirs = await upload(world.tokens.riverbend, origin, randomBytes(10));
  const list = (await (await fetch(`${origin}/v1/files`, { headers: as })).json()) as {
    transfers: { id: string }[];
  };
  expect(list.transfers.map((transfer) => transfer.id)).toContain(theirs);
});

test('a session without a partner may send nothing, and none at all is asked for a token', async () => {
  const cookie = await signIn(links.steward);
  expect((await fetch(`${origin}/v1/files`, { headers: { cookie } })).status).toBe(403);
  expect((await fetch(`${origin}/v1/files`)).status).toBe(401);
});
