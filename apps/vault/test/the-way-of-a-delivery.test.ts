import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApprovalRequest, inWords } from '@vernix/approvals';
import { ExtractPartners, Exposure, OutgoingDetail } from '@vernix/contracts';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { HouseWithOfficers, OfAll } from './support/office.ts';
import { openDelivery, Recipient } from './support/recipient.ts';
import { until } from './support/world.ts';

const LAB = 'northern-lab';

let house: HouseWithOfficers;
let lab: Recipient;
/** Of five births. */
let file = '';

beforeAll(async () => {
  house = await HouseWithOfficers.open();
  lab = new Recipient(house.world, LAB);
  file = await house.world.send('st-elsewhere', template(births(5)));
  await house.world.ended('st-elsewhere', file);
}, 60_000);
afterAll(() => house.close());

const deliveryActs = (id: string) =>
  house.logged((entry) => 'deliveryId' in entry && entry.deliveryId === id);
const extracts = () => readdir(join(house.world.config.filesDir, 'extracts'));
const kindsOfActs = async (id: string) => (await deliveryActs(id)).map(({ type }) => type);

/** Every file of gateway and vault in which somebody's name or record number stands in clear. */
async function readable(): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(house.world.directory, { recursive: true })) {
    const bytes = await readFile(join(house.world.directory, name), 'latin1').catch(() => '');
    if (/Quimby|Zelda|CHART-\d/.test(bytes)) found.push(name);
  }
  return found;
}

it('only a partner with a key in the roster can be sent anything, all rows, and not beside a key of one’s own', async () => {
  const partners = await house.send('GET', '/api/extracts/partners');
  expect(ExtractPartners.parse(await partners.json()).partners).toEqual([
    { id: LAB, name: 'Northern Laboratory' },
  ]);
  for (const partner of ['st-elsewhere', 'nobody-of-that-name']) {
    expect(await house.askFor(file, partner)).toMatchObject({
      status: 422,
      body: { error: { code: 'partner-without-key', params: { partner } } },
    });
  }
  expect((await house.askFor(file, LAB, { few: { rows: [1] } })).status).toBe(400);
  expect((await house.askFor(file, LAB, { recipient: 'age1qqqqqqqq' })).status).toBe(400);
  expect((await house.askFor(file, LAB, { purpose: 'audit' })).body.error?.code).toBe('not-allowed');
});

it('goes from the officers’ hands to the partner’s, sealed all the way, in the log before anybody is told', async () => {
  const { body } = await house.askFor(file, LAB);
  const asked = OfAll.parse(body);
  expect(asked).toMatchObject({
    state: 'asked',
    rows: 5,
    outgoing: null,
    to: { partner: LAB, name: 'Northern Laboratory' },
  });
  const { text } = (await house.officers.desk.call('approvals.show', { nonce: asked.approval })).answer;
  const { action } = ApprovalRequest.parse(JSON.parse(text));
  expect(inWords(action).en).toContain(`delivered to ${LAB}`);
  expect(await (await house.make(asked.id)).json()).toMatchObject({ error: { code: 'approval-incomplete' } });
  expect(await lab.waiting()).toEqual([]);

  await house.approve(asked.approval);
  expect(await (await house.make(asked.id)).json()).toMatchObject({ state: 'sent' });
  await until(async () => (await house.standing(asked.id)) === 'waiting' && (await extracts()).length === 0);
  const [waiting] = await lab.waiting();
  expect(waiting).toMatchObject({ id: asked.id, state: 'waiting' });
  await until(async () => (await house.listed(asked.id))?.outgoing?.expiresAt === waiting!.expiresAt);
  const exposure = Exposure.parse(await (await house.send('GET', '/api/exposure')).json());
  expect(exposure.gateway).toMatchObject({ deliveriesWaiting: 1, oldestDeliveryAt: waiting!.sentAt });
  expect(await readable()).toEqual([]);
  expect((await house.send('GET', `/api/extracts/${asked.id}/file`)).status).toBe(404);
  expect(await (await house.send('DELETE', `/api/extracts/${asked.id}`, {})).json()).toMatchObject({
    error: { code: 'delivery-under-way' },
  });
  expect(await new Recipient(house.world, 'st-elsewhere').waiting()).toEqual([]);

  const sealed = await lab.fetch(asked.id);
  await until(async () => (await house.standing(asked.id)) === 'collected');
  expect(await lab.confirm(asked.id, sealed)).toBe(204);
  await until(async () => (await house.standing(asked.id)) === 'acknowledged');
  const sha256 = createHash('sha256').update(sealed).digest('hex');
  const whose = { deliveryId: asked.id, partner: LAB };
  await expect
    .poll(() => deliveryActs(asked.id))
    .toMatchObject([
      { type: 'delivery.sent', ...whose, sha256, bytes: sealed.length, rows: 5, transferId: file },
      { type: 'delivery.collected', ...whose },
      { type: 'delivery.acknowledged', ...whose, sha256 },
    ]);
  const [release] = (await house.logged(({ type }) => type === 'items.release')).slice(-1);
  expect(release).toMatchObject({ deliverTo: LAB });

  const { head, rows } = await openDelivery(house.world.labIdentity, sealed);
  expect(head).toMatchObject({
    ...whose,
    transferId: file,
    rows: 5,
    approval: asked.approval,
    purpose: 'linkage-review',
  });
  expect(rows.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
  expect(rows[0]).toMatchObject({ 'mother.surname': expect.stringContaining('Quimby') as string });
  expect(house.world.lines.join('')).not.toContain('Quimby');

  // What is over can be taken from the list; what it was stays on record.
  expect((await house.send('DELETE', `/api/extracts/${asked.id}`, {})).status).toBe(204);
  expect(await house.listed(asked.id)).toBeUndefined();
  const detail = await (await house.send('GET', `/api/deliveries/${asked.id}`)).json();
  expect(OutgoingDetail.parse(detail)).toMatchObject({ persons: 10, rows: 5, partner: LAB, sha256 });
});

it('expires when nobody confirms it, and can then be asked for again', async () => {
  const id = await house.deliver(file, LAB);
  await until(async () => (await house.standing(id)) === 'waiting');
  await house.world.expire(id, 'spool/deliveries');
  await until(async () => (await house.standing(id)) === 'expired');
  await expect.poll(() => kindsOfActs(id)).toEqual(['delivery.sent', 'delivery.expired']);
  expect((await house.listed(id))?.outgoing?.endedAt).not.toBeNull();
  expect(await readable()).toEqual([]);
  const again = OfAll.parse((await house.askFor(file, LAB)).body);
  expect([again.state, again.id === id]).toEqual(['asked', false]);
  expect((await house.send('DELETE', `/api/extracts/${again.id}`, {})).status).toBe(204);
});

it('waits in the vault, sealed, while the gateway is away, and leaves when it is back', async () => {
  await house.world.stopGateway();
  const id = await house.deliver(file, LAB);
  await until(() => Promise.resolve(house.world.lines.some((line) => line.includes('delivery-leave'))));
  expect(await house.standing(id)).toBe('made');
  expect(await extracts()).toEqual([`${id}.age`]);
  await house.world.startGateway();
  await until(async () => (await house.standing(id)) === 'waiting' && (await extracts()).length === 0);
  await expect.poll(() => kindsOfActs(id)).toEqual(['delivery.sent']);
  expect((await lab.waiting()).filter((one) => one.id === id)).toHaveLength(1);
});

it('is taken back by its asker while it has not left, and does not leave when the gateway is back', async () => {
  await house.world.stopGateway();
  const id = await house.deliver(file, LAB);
  await until(async () => (await deliveryActs(id)).length === 1);
  const back = async () => (await house.send('DELETE', `/api/extracts/${id}`, {})).status === 204;
  await until(back);
  expect(await house.listed(id)).toBeUndefined();
  expect(await extracts()).toEqual([]);
  const detail = await (await house.send('GET', `/api/deliveries/${id}`)).json();
  expect(OutgoingDetail.parse(detail).outgoing).toMatchObject({ state: 'withdrawn', sentAt: null });
  await house.world.startGateway();
  const later = await house.deliver(file, LAB);
  await until(async () => (await house.standing(later)) === 'waiting');
  expect((await lab.waiting()).filter((one) => one.id === id)).toEqual([]);
});

it('what a crash left whole and not on record goes out as it is: what officers signed is opened once', async () => {
  const { id, approval } = OfAll.parse((await house.askFor(file, LAB)).body);
  await house.approve(approval);
  await house.world.stopGateway();
  expect((await house.make(id)).status).toBe(200);
  const path = join(house.world.config.filesDir, 'extracts', `${id}.age`);
  const sealed = await readFile(path);
  const client = new Client({ connectionString: house.database.url });
  await client.connect();
  const job = 'DELETE FROM graphile_worker._private_jobs WHERE key = $1 AND locked_at IS NULL';
  await until(async () => (await client.query(job, [`delivery-leave:${id}`])).rowCount === 1);
  for (const query of [
    'DELETE FROM outgoing WHERE outgoing_id = $1',
    'DELETE FROM outgoing_row WHERE outgoing_id = $1',
    'UPDATE extract SET made_at = NULL, bytes = NULL WHERE extract_id = $1',
  ])
    await client.query(query, [id]);
  await client.end();
  await writeFile(path, sealed);
  const before = (await house.logged(({ type }) => type === 'items.release')).length;
  expect(await (await house.make(id)).json()).toMatchObject({ state: 'sent' });
  expect((await house.logged(({ type }) => type === 'items.release')).length).toBe(before);
  await house.world.startGateway();
  await until(async () => (await house.standing(id)) === 'waiting');
  expect((await lab.fetch(id)).equals(sealed)).toBe(true);
  await rm(path, { force: true });
});
