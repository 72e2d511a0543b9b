import type { ZoneEvent } from '@vernix/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { headerFor, opening, TRANSFER } from './helpers.ts';
import { HouseWithNobody } from './house-with-nobody.ts';

let house: HouseWithNobody;

const ID = 'D'.repeat(22);
const OTHER = 'E'.repeat(22);
const NO_NOBODY = { code: 'request-invalid', params: { where: 'partner' } };

beforeEach(async () => {
  house = await HouseWithNobody.make();
});
afterEach(() => house.close());

const retire = (partner: string, under?: string, keys = house.admin) =>
  keys.call('decoys.retire', {
    principal: 'operator',
    partner,
    ...(under === undefined ? {} : { under }),
  });
/** As two officers have signed. */
async function approved(partner: string): Promise<string> {
  const under = await house.officers.open({ kind: 'decoy-retire', params: { partner } }, 'operator');
  for (const officer of ['user:a', 'user:b']) await house.officers.approve(officer, under);
  return under;
}
const note = (event: ZoneEvent) => house.client.call('log.append', { principal: 'vault-deliveries', event });
const sent = (deliveryId: string) =>
  note({
    ...{ type: 'delivery.sent', deliveryId, partner: 'nobody', sha256: '0'.repeat(64) },
    ...{ bytes: 5_000, rows: 3, transferId: TRANSFER },
  });
const collected = (deliveryId: string) => note({ type: 'delivery.collected', deliveryId, partner: 'nobody' });

it('takes two house.officers, who sign its name, and the operator’s socket', async () => {
  await expect(retire('nobody')).rejects.toMatchObject({ code: 'approval-incomplete' });
  const under = await house.officers.open(
    { kind: 'decoy-retire', params: { partner: 'nobody' } },
    'operator',
  );
  await house.officers.approve('user:a', under);
  await expect(retire('nobody', under)).rejects.toMatchObject({ code: 'approval-incomplete' });
  await house.officers.approve('user:b', under);
  await house.made('nobody-2');
  await expect(retire('nobody-2', under)).rejects.toMatchObject({ code: 'approval-differs' });
  await expect(retire('nobody', under, house.client)).rejects.toMatchObject({ code: 'second-socket-only' });
  expect(await house.status()).toMatchObject({ recipients: 2 });
  await retire('nobody', under);
  expect(await house.status()).toMatchObject({ recipients: 1 });
});

it('who is no nobody, or was retired before, cannot be retired, and no officer is asked', async () => {
  for (const partner of ['institute', 'constructor'])
    await expect(retire(partner)).rejects.toMatchObject(NO_NOBODY);
  await retire('nobody', await approved('nobody'));
  await expect(retire('nobody')).rejects.toMatchObject(NO_NOBODY);
});

it('it makes room for another where there are as many as there can be', async () => {
  for (let more = 1; more < 50; more += 1) await house.made(`nobody-${more}`);
  await expect(house.made('one-more')).rejects.toMatchObject(NO_NOBODY);
  await retire('nobody-7', await approved('nobody-7'));
  await house.made('one-more');
  await expect(house.made('one-too-many')).rejects.toMatchObject(NO_NOBODY);
  expect(await house.status()).toMatchObject({ recipients: 50 });
});

it('what lies at the gateway for it is a decoy still, over a restart', async () => {
  await sent(ID);
  await sent(OTHER);
  await retire('nobody', await approved('nobody'));
  await house.start('restart');
  expect(await house.status()).toMatchObject({ recipients: 0, waiting: 2, taken: 0 });
  await house.admin.call('decoys.collect', { principal: 'operator', deliveryId: OTHER, read: false });
  await collected(OTHER);
  expect(house.alarms()).toBe(0);
  await collected(ID);
  expect(house.alarms()).toBe(1);
  await expect(sent('F'.repeat(22))).rejects.toMatchObject({ code: 'deliveries-stopped' });
});

it('its key is destroyed: a copy of what it had is what anybody’s is', async () => {
  const [body, binary] = opening([await headerFor(house.recipient)]);
  await retire('nobody', await approved('nobody'));
  const shown = house.client.call('transfer.open', body, binary);
  await expect(shown).rejects.toMatchObject({ code: 'sealed-to-another-key' });
  expect(house.alarms()).toBe(0);
});

it('it can be made anew, with another key, and retired again', async () => {
  await retire('nobody', await approved('nobody'));
  expect(await house.made()).not.toBe(house.recipient);
  expect(await house.status()).toMatchObject({ recipients: 1 });
  await retire('nobody', await approved('nobody'));
  expect(await house.status()).toMatchObject({ recipients: 0 });
  await sent(ID);
  await collected(ID);
  expect(house.alarms()).toBe(1);
});

it('on record is who signed, and a new sealing key', async () => {
  const before = (await house.bench.entries()).length;
  await retire('nobody', await approved('nobody'));
  const types = (await house.bench.entries()).slice(before).map(({ type }) => type);
  expect(types).toEqual([
    'approval.requested',
    'approval.approved',
    'approval.approved',
    'approval.used',
    'keys.rotate',
  ]);
});
