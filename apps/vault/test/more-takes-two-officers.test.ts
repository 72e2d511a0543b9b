import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApprovalRequest, inWords } from '@vernix/approvals';
import {
  ApprovalNonce,
  BudgetRaise,
  ExtractList,
  type LogEntry,
  RaiseList,
  RowExtract,
} from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabase, TestDatabases } from '@vernix/postgres';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Officers } from '../../key-service/test/officers.ts';
import type { Vault } from '../src/index.ts';
import { births, template } from './support/births.ts';
import { entriesOf } from './support/log-entries.ts';
import { startTestDatabases, startTestKeys, type TestKeys } from './support/registry.ts';
import { World } from './support/world.ts';

/** Officers have a number for it. */
const OfAll = RowExtract.extend({ approval: ApprovalNonce });
const PRIVACY_TOKEN = 'a-token-of-the-privacy-officer-only';

let databases: TestDatabases;
let database: TestDatabase;
let keys: TestKeys;
let officers: Officers;
let world: World;
let vault: Vault;
let steward = '';
let privacy = '';
/** Of whoever is to have the extracts. */
let mine: Awaited<ReturnType<typeof generateIdentity>>;
const files: Record<'small' | 'large', string> = { small: '', large: '' };

async function signIn(token: string): Promise<string> {
  const answer = await post('/session', { token }, '');
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
const post = (path: string, body: object, cookie = steward, method = 'POST') =>
  fetch(`${vault.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: vault.url, cookie },
    body: JSON.stringify(body),
  });
const get = (path: string, cookie = steward) => fetch(`${vault.url}${path}`, { headers: { cookie } });

beforeAll(async () => {
  [databases, mine] = await Promise.all([startTestDatabases(), generateIdentity('hybrid')]);
  keys = await startTestKeys(DEMO_BUDGETS, null, (directory) => {
    officers = new Officers({ directory });
    return officers.config;
  });
  await officers.found();
  database = await databases.fresh();
  world = await World.make(database, keys);
  const tokenSha256 = createHash('sha256').update(PRIVACY_TOKEN).digest('hex');
  const rest = { account: 'p1', partner: null, notAfter: null };
  world.config.signIn.push({ tokenSha256, role: 'privacy-officer', ...rest });
  await world.startGateway();
  vault = await world.startVault();
  files.small = await world.send('st-elsewhere', template(births(5)));
  files.large = await world.send('st-elsewhere', template(births(60).slice(5)));
  for (const id of Object.values(files)) await world.ended('st-elsewhere', id);
  steward = await world.signIn();
  privacy = await signIn(PRIVACY_TOKEN);
}, 60_000);
afterAll(async () => {
  await world.close();
  await officers.close();
  await database.drop();
  await databases.close();
  await keys.remove();
});

async function ask(transferId: string, changes: object = {}, cookie = steward) {
  const body = {
    transferId,
    purpose: 'linkage-review',
    classes: ['identity', 'clinical'],
    recipient: mine.recipient,
  };
  const answer = await post('/api/extracts', { ...body, ...changes }, cookie);
  return { status: answer.status, body: (await answer.json()) as { error?: { code: string } } };
}
async function list(cookie = steward) {
  return ExtractList.parse(await (await get('/api/extracts', cookie)).json()).extracts;
}
async function requesterOf(nonce: string): Promise<string> {
  const { requests } = (await officers.desk.call('approvals.list', {})).answer;
  return requests.find((request) => request.nonce === nonce)?.requester ?? '';
}
async function rowsOf(id: string): Promise<Record<string, unknown>[]> {
  const sealed = Buffer.from(await (await get(`/api/extracts/${id}/file`)).arrayBuffer());
  expect(sealed.toString('latin1')).not.toContain('Quimby');
  const text = Buffer.from(await openBuffer([mine.identity], sealed)).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
async function logged(which: (entry: LogEntry) => boolean): Promise<LogEntry[]> {
  return (await entriesOf(keys)).filter(which);
}
/** What the log says of extracts; the vault publishes meanwhile. */
const entries = () => logged(({ type }) => type === 'items.release' || type === 'extract.made');

it('an extract is made when two officers have signed, sealed, and on record', async () => {
  const { status, body } = await ask(files.small);
  expect([status, body]).toMatchObject([200, { state: 'asked', rows: 5, items: 10 }]);
  const { id, approval } = OfAll.parse(body);
  const { text } = (await officers.desk.call('approvals.show', { nonce: approval })).answer;
  const { action } = ApprovalRequest.parse(JSON.parse(text));
  expect(inWords(action).en).toContain(
    `5 rows of the file ${files.small}, of up to 10 people, for review of links`,
  );
  await officers.approve('user:a', approval);
  await officers.approve('user:b', approval);
  await post(`/api/extracts/${id}/make`, {});
  const rows = await rowsOf(id);
  expect(rows.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
  expect(rows[0]).toMatchObject({
    transfer: files.small,
    'mother.surname': expect.stringContaining('Quimby') as string,
  });
  expect(rows[0]).toHaveProperty(['infant.birth_weight_g']);
  const last = (await entries()).slice(-2);
  expect(last).toMatchObject([
    { type: 'items.release', identity: 5, clinical: 5, purpose: 'linkage-review' },
    {
      type: 'extract.made',
      for: expect.stringMatching(/^user:/) as string,
      transferId: files.small,
      rows: 5,
      recipient: mine.recipient,
    },
  ]);
});

it('nothing of an extract is opened before, also not by its asker’s budget, and nobody is stopped; it is made once', async () => {
  const { body } = await ask(files.large);
  const asked = OfAll.parse(body);
  expect(asked).toMatchObject({ state: 'asked', rows: 55, items: 110 });
  const nonce = asked.approval;
  const make = () => post(`/api/extracts/${asked.id}/make`, {});
  expect(await (await make()).json()).toMatchObject({ error: { code: 'approval-incomplete' } });
  expect((await get(`/api/extracts/${asked.id}/file`)).status).toBe(404);
  await officers.approve('user:a', nonce);
  expect(await (await make()).json()).toMatchObject({ error: { code: 'approval-incomplete' } });
  expect(await officers.approve('user:b', nonce)).toBe('used');
  expect((await list())[0]).toMatchObject({ id: asked.id, state: 'approved' });
  // Whoever presses twice gets one.
  for (const answer of await Promise.all([make(), make()])) {
    expect(await answer.json()).toMatchObject({ state: 'ready' });
  }
  expect(await rowsOf(asked.id)).toHaveLength(55);
  // Made once: the key service gave each item once, and gives no more under that number.
  const before = (await entries()).length;
  expect(await (await make()).json()).toMatchObject({ state: 'ready' });
  expect((await entries()).length).toBe(before);
  expect((await officers.desk.call('approvals.list', {})).answer.frozen).toEqual([]);
});

it('an extract that is refused is over, and one that is removed is gone from the list and the disk', async () => {
  const refused = OfAll.parse((await ask(files.large)).body);
  await officers.refuse('user:a', refused.approval);
  expect((await list()).find(({ id }) => id === refused.id)?.state).toBe('over');
  for (const { id } of await list()) await post(`/api/extracts/${id}`, {}, steward, 'DELETE');
  expect(await list()).toEqual([]);
  expect(await readdir(join(world.config.filesDir, 'extracts'))).toEqual([]);
});

it('an extract that waits is taken back by who asked, who alone can, and no officer can sign it any more', async () => {
  const taken = OfAll.parse((await ask(files.large)).body);
  await officers.approve('user:a', taken.approval);
  expect((await post(`/api/extracts/${taken.id}`, {}, privacy, 'DELETE')).status).toBe(404);
  expect((await post(`/api/extracts/${taken.id}`, {}, steward, 'DELETE')).status).toBe(204);
  expect((await list()).map(({ id }) => id)).not.toContain(taken.id);
  await expect(officers.approve('user:b', taken.approval)).rejects.toMatchObject({
    code: 'approval-cancelled',
  });
  const [last] = (await logged(({ type }) => type === 'approval.cancelled')).slice(-1);
  expect(last).toMatchObject({
    principal: await requesterOf(taken.approval),
    approval: { nonce: taken.approval },
  });
});

it('more than a budget is asked for oneself, opens when two officers have signed, for that purpose, and is used up', async () => {
  const raise = { purpose: 'care', rows: 2, clinical: false, days: 1 };
  const wanted = async (body: object, cookie = steward) => {
    const answer = await post('/api/meter/raises', { ...raise, ...body }, cookie);
    return [answer.status, (await answer.json()) as object] as const;
  };
  const raises = async (cookie = steward) =>
    RaiseList.parse(await (await get('/api/meter/raises', cookie)).json()).raises;
  expect(await wanted({ purpose: 'audit' })).toMatchObject([403, { error: { code: 'not-allowed' } }]);
  expect((await wanted({ rows: 0 }))[0]).toBe(400);
  expect((await wanted({ days: 30 }))[0]).toBe(400);
  const [, asked] = await wanted({});
  const { approval } = BudgetRaise.parse(asked);
  expect(await raises()).toMatchObject([{ approval, rows: 2, state: 'asked' }]);
  expect(await raises(privacy)).toEqual([]);
  expect((await post(`/api/meter/raises/${approval}`, {}, privacy, 'DELETE')).status).toBe(403);

  const client = await KeyClient.connect(keys.socket);
  const principal = await requesterOf(approval);
  const read = (rows: readonly number[], purpose: 'care' | 'linkage-review' = 'care') =>
    client.call('items.release', {
      ...{ principal, role: 'steward', purpose, under: approval },
      items: rows.map((row) => ({ transferId: 'A'.repeat(22), itemClass: 'identity' as const, row })),
    });
  const unfit = { code: 'allowance-unfit' };
  await expect(read([1])).rejects.toMatchObject(unfit);
  for (const officer of ['user:a', 'user:b']) await officers.approve(officer, approval);
  expect(await raises()).toMatchObject([{ approval, state: 'open' }]);
  await expect(read([1], 'linkage-review')).rejects.toMatchObject(unfit);
  expect((await read([1, 2])).binary.length).toBe(64);
  await expect(read([3])).rejects.toMatchObject(unfit);
  await client.close();

  const second = BudgetRaise.parse((await wanted({ rows: 3 }))[1]);
  expect((await post(`/api/meter/raises/${second.approval}`, {}, steward, 'DELETE')).status).toBe(204);
  expect(await raises()).toMatchObject([{ state: 'over' }, { state: 'open' }]);
});

it('who asks again and again has ten requests waiting, and takes no room but their own; one taken back makes room', async () => {
  const wanted = (rows: number) =>
    post('/api/meter/raises', { purpose: 'care', rows, clinical: false, days: 1 });
  const asked: string[] = [];
  let refused = 0;
  for (let rows = 1; rows <= 20; rows += 1) {
    const answer = await wanted(rows);
    if (answer.status === 200) asked.push(BudgetRaise.parse(await answer.json()).approval);
    else refused += 1;
  }
  expect([asked.length, refused]).toEqual([10, 10]);
  expect(await (await wanted(21)).json()).toMatchObject({ error: { code: 'approvals-too-many-yours' } });
  expect((await post(`/api/meter/raises/${asked[0]!}`, {}, steward, 'DELETE')).status).toBe(204);
  expect((await wanted(21)).status).toBe(200);
  expect((await ask(files.small)).body.error?.code).toBe('approvals-too-many-yours');
  const theirs = RowExtract.parse((await ask(files.small, { purpose: 'audit' }, privacy)).body);
  expect((await post(`/api/extracts/${theirs.id}`, {}, privacy, 'DELETE')).status).toBe(204);
  const { requests } = (await officers.desk.call('approvals.list', {})).answer;
  const requester = await requesterOf(asked[1]!);
  for (const one of requests) {
    if (one.requester === requester && one.state === 'requested') await officers.refuse('user:a', one.nonce);
  }
  expect((await ask(files.small)).status).toBe(200);
});

it('an extract is nobody else’s, for no purpose the table does not grant, of no file that holds nothing', async () => {
  const { id, approval } = OfAll.parse((await ask(files.small, { classes: ['clinical'] })).body);
  for (const officer of ['user:a', 'user:b']) await officers.approve(officer, approval);
  expect((await post(`/api/extracts/${id}/make`, {}, privacy)).status).toBe(404);
  expect((await post(`/api/extracts/${id}/make`, {})).status).toBe(200);
  expect((await get(`/api/extracts/${id}/file`, privacy)).status).toBe(404);
  expect(await list(privacy)).toEqual([]);
  expect((await ask(files.small, { purpose: 'audit' })).body.error?.code).toBe('not-allowed');
  expect((await ask(files.small, {}, privacy)).body.error?.code).toBe('not-allowed');
  expect((await ask('A'.repeat(22))).body.error?.code).toBe('extract-empty');
  expect((await ask(files.small, { recipient: 'age1nobody' })).body.error?.code).toBe('recipient-invalid');
  expect((await ask(files.small, { classes: ['clinical', 'clinical'] })).status).toBe(400);
  expect(existsSync(join(world.config.filesDir, 'extracts', `${id}.age.part`))).toBe(false);
  const logged = world.lines.join('');
  expect(logged).not.toContain('Quimby');
  expect(await readFile(join(world.config.filesDir, 'extracts', `${id}.age`), 'latin1')).not.toContain(
    'Quimby',
  );
});
