import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { heldBatches } from '../src/extracts/make.ts';
import { births, template } from './support/births.ts';
import { HouseWithOfficers, OfAll } from './support/office.ts';

const LAB = 'northern-lab';

let house: HouseWithOfficers;
let database: Pool;
let file = '';

beforeAll(async () => {
  house = await HouseWithOfficers.open();
  database = openPool(house.database.url, 'vernix-test', 2);
  file = await house.world.send('st-elsewhere', template(births(5)));
  await house.world.ended('st-elsewhere', file);
}, 60_000);
afterAll(async () => {
  await database.end();
  await house.close();
});

/** Two officers have signed; its id and its number. */
async function signed(): Promise<{ id: string; under: string }> {
  const { id, approval } = OfAll.parse((await house.askFor(file, LAB)).body);
  await house.approve(approval);
  return { id, under: approval };
}

/** Somebody who has the vault's socket reads what was signed, past the vault. */
async function stolen(under: string): Promise<void> {
  const batches = await heldBatches(database, {
    ...{ transferId: file, classes: ['identity', 'clinical'], numbers: null },
  });
  const reader = { principal: 'user:steward', role: 'steward', purpose: 'linkage-review' } as const;
  await KeyClient.with(house.keys.socket, async (keys) => {
    for (const items of batches) {
      const { binary } = await keys.call('items.release', { ...reader, under, deliverTo: LAB, items });
      expect(binary.length).toBe(32 * items.length);
    }
  });
}

const codeOf = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string } };
  return [answer.status, error.code];
};
const incidents = async () => (await house.logged(({ type }) => type === 'incident')).length;
const stateOf = async (nonce: string) =>
  (await house.officers.desk.call('approvals.show', { nonce })).answer.state;

it('says so at every press and in the list, raises one alarm, and has the rest closed', async () => {
  const { id, under } = await signed();
  await stolen(under);
  const before = await incidents();
  for (const press of ['the first', 'the second'])
    expect(await codeOf(await house.make(id)), press).toEqual([409, 'extract-used-elsewhere']);
  expect(await house.listed(id)).toMatchObject({ state: 'elsewhere', approval: under });
  expect(await incidents()).toBe(before + 1);
  const given = await house.logged(
    ({ type, meter }) => type === 'items.release' && meter?.['under'] === under,
  );
  expect(given).toMatchObject([{ principal: 'user:steward' }]); // what a privacy officer looks for
  expect(await stateOf(under)).toBe('cancelled');
  expect((await house.send('DELETE', `/api/extracts/${id}`, {})).status).toBe(204);
});

/** As if it had been asked for so long before. */
async function askedEarlier(id: string, by: string): Promise<void> {
  await database.query('UPDATE extract SET asked_at = asked_at - $2::interval WHERE extract_id = $1', [
    id,
    by,
  ]);
}
/** What stands of it in the vault's log. */
const told = (under: string) =>
  house.world.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event, approval }) => event === 'extract-used-elsewhere' && approval === under);

it('stands in the log with what to do, and is told to who asked, also where the database takes no mark of it', async () => {
  const { id, under } = await signed();
  await stolen(under);
  await database.query(
    'ALTER TABLE extract ADD CONSTRAINT no_mark CHECK (used_elsewhere_at IS NULL) NOT VALID',
  );
  const answer = await house.make(id);
  await database.query('ALTER TABLE extract DROP CONSTRAINT no_mark');
  expect(await codeOf(answer)).toEqual([409, 'extract-used-elsewhere']);
  const { message, action } = new VernixError('extract-used-elsewhere').toBody().error;
  expect(told(under)).toMatchObject([{ level: 'error', zone: 'vault', transfer: file, message, action }]);
});

it('raises no alarm in the last hour of its time, when the key service may have it as over already', async () => {
  const [before, within] = [await signed(), await signed()];
  for (const { under } of [before, within]) await stolen(under); // refused with the same word as what ran out
  await askedEarlier(before.id, '46 hours 50 minutes');
  await askedEarlier(within.id, '47 hours 10 minutes');
  expect(await codeOf(await house.make(before.id))).toEqual([409, 'extract-used-elsewhere']);
  for (const press of ['the first', 'the second'])
    expect(await codeOf(await house.make(within.id)), press).toEqual([403, 'allowance-unfit']);
  expect([told(before.under).length, told(within.under).length]).toEqual([1, 0]);
});

it('says of one that ran out that it is over, not that somebody used it', async () => {
  const { id, under } = await signed();
  await stolen(under); // the key service refuses it with the same word as one that ran out
  await askedEarlier(id, '2 days');
  for (const press of ['the first', 'the second'])
    expect(await codeOf(await house.make(id)), press).toEqual([403, 'allowance-unfit']);
  expect(await house.listed(id)).toMatchObject({ state: 'over' });
});
