import type { ZoneEvent } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, headerFor, opening, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let officers: Officers;
let client: KeyClient;
let admin: KeyClient;
let recipient = '';

const ID = 'D'.repeat(22);
const OTHER = 'E'.repeat(22);
const NO_NOBODY = { code: 'request-invalid', params: { where: 'partner' } };

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await start('start');
  await officers.found();
  recipient = await made();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

async function start(how: 'start' | 'restart'): Promise<void> {
  await bench[how]({ desk: officers.config });
  [client, admin] = [await bench.client(), await bench.client(bench.adminSocket)];
}
const made = async (partner = 'nobody'): Promise<string> =>
  (await admin.call('decoys.recipient', { principal: 'operator', partner })).answer.recipient;
const retire = (partner: string, under?: string, keys = admin) =>
  keys.call('decoys.retire', {
    principal: 'operator',
    partner,
    ...(under === undefined ? {} : { under }),
  });
/** As two officers have signed. */
async function approved(partner: string): Promise<string> {
  const under = await officers.open({ kind: 'decoy-retire', params: { partner } }, 'operator');
  for (const officer of ['user:a', 'user:b']) await officers.approve(officer, under);
  return under;
}
const note = (event: ZoneEvent) => client.call('log.append', { principal: 'vault-deliveries', event });
const sent = (deliveryId: string) =>
  note({
    ...{ type: 'delivery.sent', deliveryId, partner: 'nobody', sha256: '0'.repeat(64) },
    ...{ bytes: 5_000, rows: 3, transferId: TRANSFER },
  });
const collected = (deliveryId: string) => note({ type: 'delivery.collected', deliveryId, partner: 'nobody' });
const status = async () => (await admin.call('decoys.status', {})).answer;
const alarms = () => bench.logged.filter((line) => line.includes('decoy-touched')).length;

it('takes two officers, who sign its name, and the operator’s socket', async () => {
  await expect(retire('nobody')).rejects.toMatchObject({ code: 'approval-incomplete' });
  const under = await officers.open({ kind: 'decoy-retire', params: { partner: 'nobody' } }, 'operator');
  await officers.approve('user:a', under);
  await expect(retire('nobody', under)).rejects.toMatchObject({ code: 'approval-incomplete' });
  await officers.approve('user:b', under);
  await made('nobody-2');
  await expect(retire('nobody-2', under)).rejects.toMatchObject({ code: 'approval-differs' });
  await expect(retire('nobody', under, client)).rejects.toMatchObject({ code: 'second-socket-only' });
  expect(await status()).toMatchObject({ recipients: 2 });
  await retire('nobody', under);
  expect(await status()).toMatchObject({ recipients: 1 });
});

it('who is no nobody, or was retired before, cannot be retired, and no officer is asked', async () => {
  for (const partner of ['institute', 'constructor'])
    await expect(retire(partner)).rejects.toMatchObject(NO_NOBODY);
  await retire('nobody', await approved('nobody'));
  await expect(retire('nobody')).rejects.toMatchObject(NO_NOBODY);
});

it('it makes room for another where there are as many as there can be', async () => {
  for (let more = 1; more < 50; more += 1) await made(`nobody-${more}`);
  await expect(made('one-more')).rejects.toMatchObject(NO_NOBODY);
  await retire('nobody-7', await approved('nobody-7'));
  await made('one-more');
  await expect(made('one-too-many')).rejects.toMatchObject(NO_NOBODY);
  expect(await status()).toMatchObject({ recipients: 50 });
});

it('what lies at the gateway for it is a decoy still, over a restart', async () => {
  await sent(ID);
  await sent(OTHER);
  await retire('nobody', await approved('nobody'));
  await start('restart');
  expect(await status()).toMatchObject({ recipients: 0, waiting: 2, taken: 0 });
  await admin.call('decoys.collect', { principal: 'operator', deliveryId: OTHER, read: false });
  await collected(OTHER);
  expect(alarms()).toBe(0);
  await collected(ID);
  expect(alarms()).toBe(1);
  await expect(sent('F'.repeat(22))).rejects.toMatchObject({ code: 'deliveries-stopped' });
});

it('its key is destroyed: a copy of what it had is what anybody’s is', async () => {
  const [body, binary] = opening([await headerFor(recipient)]);
  await retire('nobody', await approved('nobody'));
  const shown = client.call('transfer.open', body, binary);
  await expect(shown).rejects.toMatchObject({ code: 'sealed-to-another-key' });
  expect(alarms()).toBe(0);
});

it('it can be made anew, with another key, and retired again', async () => {
  await retire('nobody', await approved('nobody'));
  expect(await made()).not.toBe(recipient);
  expect(await status()).toMatchObject({ recipients: 1 });
  await retire('nobody', await approved('nobody'));
  expect(await status()).toMatchObject({ recipients: 0 });
  await sent(ID);
  await collected(ID);
  expect(alarms()).toBe(1);
});

it('on record is who signed, and a new sealing key', async () => {
  const before = (await bench.entries()).length;
  await retire('nobody', await approved('nobody'));
  const types = (await bench.entries()).slice(before).map(({ type }) => type);
  expect(types).toEqual([
    'approval.requested',
    'approval.approved',
    'approval.approved',
    'approval.used',
    'keys.rotate',
  ]);
});
