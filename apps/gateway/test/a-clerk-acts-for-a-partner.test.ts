import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { leave, newId, sealed } from './deliveries.ts';
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

test('a signed-in clerk fetches what waits for the partner, and says so from our own pages only', async () => {
  const as = { cookie: await signIn(links.clerk), 'sec-fetch-site': 'same-origin' };
  const [id, file] = [newId(), await sealed(world)];
  await leave(world, gateway.addresses.collect, id, file);
  const list = (await (await fetch(`${origin}/v1/deliveries`, { headers: as })).json()) as object;
  expect(list).toMatchObject({ deliveries: [{ id, state: 'waiting' }] });
  const content = await fetch(`${origin}/v1/deliveries/${id}/content`, { headers: as });
  expect(Buffer.from(await content.arrayBuffer()).equals(file)).toBe(true);
  const acknowledge = (site: string) =>
    fetch(`${origin}/v1/deliveries/${id}/ack`, {
      method: 'POST',
      headers: { ...as, 'sec-fetch-site': site, 'content-type': 'application/json' },
      body: JSON.stringify({ sha256: hashOf(file) }),
    });
  expect((await acknowledge('cross-site')).status).toBe(403);
  expect((await acknowledge('same-origin')).status).toBe(204);
});

test('a session without a partner may send and fetch nothing, and none at all is asked for a token', async () => {
  const cookie = await signIn(links.steward);
  for (const path of ['files', 'deliveries', `deliveries/${newId()}/content`])
    expect((await fetch(`${origin}/v1/${path}`, { headers: { cookie } })).status).toBe(403);
  expect((await fetch(`${origin}/v1/files`)).status).toBe(401);
});
