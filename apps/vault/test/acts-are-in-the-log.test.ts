import { parseLogProof, Verifier, verifyLogProof } from '@vernix/tlog';
import { KeyClient } from '@vernix/key-channel';
import { afterEach, expect, it } from 'vitest';
import { entriesAbout, entriesOf } from './support/log-entries.ts';
import { births, template } from './support/births.ts';
import { worldForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForEachTest();
afterEach(() => setting.keys.start());

const entries = () => entriesOf(setting.keys);
const about = (id: string) => entriesAbout(setting.keys, id);

it('what becomes of a file, the roster it came under and the snapshot it is in', async () => {
  const { keys, world } = setting;
  await world.startGateway();
  await world.startVault();
  const id = await world.send('st-elsewhere', template(births(5)));
  await world.ended('st-elsewhere', id);
  await until(
    async () => (await about(id)).includes('report.delivered') && (await about(id)).includes('file.deleted'),
  );
  await until(async () => (await entries()).some(({ type }) => type === 'snapshot.published'));
  const kinds = await about(id);
  expect(kinds.indexOf('file.accepted')).toBeLessThan(kinds.indexOf('file.deleted'));
  expect(kinds.indexOf('transfer.open')).toBeLessThan(kinds.indexOf('report.delivered'));
  expect(kinds.filter((kind) => kind === 'file.accepted')).toHaveLength(1);
  expect((await entries()).filter(({ type }) => type === 'roster.used')).toMatchObject([{ version: 1 }]);

  // The sender takes a proof of it home.
  let proof = '';
  await until(async () => {
    proof = (await world.logProof('st-elsewhere', id)) ?? '';
    return proof !== '';
  });
  expect(await world.logProof('northern-lab', id)).toBeNull();
  const client = await KeyClient.connect(keys.socket);
  const { keys: logKeys } = (await client.call('log.checkpoint', {})).answer;
  await client.close();
  const { extra = Buffer.alloc(0) } = parseLogProof(proof);
  const log = { origin: 'vernix/registry', verifiers: logKeys.map((key) => Verifier.parse(key)) };
  verifyLogProof(proof, extra, { log, witnesses: [], quorum: 0 });
  expect(JSON.parse(extra.toString())).toMatchObject({
    type: 'file.accepted',
    transferId: id,
    partner: 'st-elsewhere',
  });
});

it('a file that the gateway removed before it was collected: also that is on record, once', async () => {
  const { world } = setting;
  await world.startGateway();
  await world.startVault();
  await world.ended('st-elsewhere', await world.send('st-elsewhere', template(births(2)))); // the intake key is there
  const id = await world.withdraw('st-elsewhere');
  await until(async () => (await about(id)).includes('file.deleted'));
  const next = await world.send('st-elsewhere', template(births(4)));
  await world.ended('st-elsewhere', next);
  const all = (await entries()).filter((entry) => 'transferId' in entry && entry.transferId === id);
  const whose = { uncollected: 'terminated', partner: 'st-elsewhere' };
  expect(all).toMatchObject([{ type: 'file.deleted', from: 'gateway', ...whose }]);
});

/** A file that the vault has fetched, while there is no key service to write its acceptance down. */
async function heldButNotAccepted(): Promise<string> {
  const { keys, world } = setting;
  await world.startGateway();
  await world.startVault();
  await world.send('st-elsewhere', template(births(2))); // so that the gateway has the intake key
  await keys.stop();
  const id = await world.send('st-elsewhere', template(births(3)));
  await until(() =>
    Promise.resolve(world.lines.some((line) => line.includes('collecting-delayed') && line.includes(id))),
  );
  return id;
}

it('nothing is deleted at the edge before its acceptance is in the log', async () => {
  const { keys, world } = setting;
  const id = await heldButNotAccepted();
  expect((await world.status('st-elsewhere', id)).state).toBe('received');
  // Cut off here: held and written down, not yet in the log.
  await world.stopVault();
  await keys.start();
  await world.startVault();
  await world.ended('st-elsewhere', id);
  expect((await about(id))[0]).toBe('file.accepted');
});

it('a file that the gateway gave up before the key service came back is accepted all the same, and its sender told', async () => {
  const { keys, world } = setting;
  const id = await heldButNotAccepted();
  await world.expire(id);
  expect((await world.status('st-elsewhere', id)).state).toBe('expired');
  await keys.start();
  expect(await world.ended('st-elsewhere', id)).toMatchObject({
    state: 'committed',
    balance: { rows: 3, accepted: 3 },
    reportReady: true,
  });
  await until(async () => (await world.logProof('st-elsewhere', id)) !== null);
  const kinds = await about(id);
  expect(kinds.indexOf('file.accepted')).toBeLessThan(kinds.indexOf('report.delivered'));
  expect(kinds.filter((kind) => kind === 'file.accepted')).toHaveLength(1);
});
