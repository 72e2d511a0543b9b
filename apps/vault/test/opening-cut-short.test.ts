import { join } from 'node:path';
import { OutgoingDetail } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { createLog } from '@vernix/service';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { Extracts } from '../src/extracts/extracts.ts';
import type { Acts } from '../src/record/acts.ts';
import type { Partners } from '../src/roster.ts';
import { births, template } from './support/births.ts';
import { HouseWithOfficers, OfAll } from './support/office.ts';
import { until } from './support/world.ts';

const LAB = 'northern-lab';

let house: HouseWithOfficers;
let database: Client;
/** Of five births. */
let file = '';

beforeAll(async () => {
  house = await HouseWithOfficers.open();
  database = new Client({ connectionString: house.database.url });
  await database.connect();
  file = await house.world.send('st-elsewhere', template(births(5)));
  await house.world.ended('st-elsewhere', file);
}, 60_000);
afterAll(async () => {
  await database.end();
  await house.close();
});

async function signed(): Promise<string> {
  const { id, approval } = OfAll.parse((await house.askFor(file, LAB)).body);
  await house.approve(approval);
  expect(await house.listed(id)).toMatchObject({ state: 'approved' });
  return id;
}
/** What officers and the meter say of a request. */
const request = async (id: string) => {
  const { approval } = OfAll.parse(await house.listed(id));
  const { state } = (await house.officers.desk.call('approvals.show', { nonce: approval })).answer;
  const closed = await house.logged(
    (entry) => entry.type === 'approval.cancelled' && JSON.stringify(entry).includes(approval),
  );
  return { state, closed: closed.map(({ meter }) => meter) };
};
const releases = async () => (await house.logged(({ type }) => type === 'items.release')).length;
const incidents = async () => (await house.logged(({ type }) => type === 'incident')).length;

/** The last row’s values can no longer be opened; or, done twice, can again. */
async function spoil(): Promise<void> {
  await database.query(
    `UPDATE source_record SET clinical_sealed = set_byte(clinical_sealed, 40, get_byte(clinical_sealed, 40) # 1)
      WHERE row_no = 5`,
  );
}

it('is shown as that, gives no further key for its request, and is asked for anew', async () => {
  const id = await signed();
  const before = [await releases(), await incidents()] as const;
  await spoil();
  expect((await house.make(id)).status).toBe(500);
  await spoil();
  await until(async () => (await releases()) === before[0] + 1);
  expect(await house.listed(id)).toMatchObject({ state: 'cut', outgoing: null });
  for (const press of ['the first', 'the second']) {
    const answer = await house.make(id);
    expect([answer.status, await answer.json()], press).toMatchObject([
      409,
      { error: { code: 'extract-cut-short' } },
    ]);
  }
  expect([await releases(), await incidents()]).toEqual([before[0] + 1, before[1]]);
  expect((await house.send('DELETE', `/api/extracts/${id}`, {})).status).toBe(204);

  const anew = await house.deliver(file, LAB);
  const delivery = await (await house.send('GET', `/api/deliveries/${anew}`)).json();
  expect(OutgoingDetail.parse(delivery)).toMatchObject({ rows: 5, partner: LAB });
});

it('cannot be in doubt: no key is asked for before it is on record that opening begins', async () => {
  const id = await signed();
  const before = await releases();
  await database.query('ALTER TABLE extract ADD CONSTRAINT none_begins CHECK (opening_at IS NULL) NOT VALID');
  expect((await house.make(id)).status).toBe(500);
  expect(await releases()).toBe(before);
  await database.query('ALTER TABLE extract DROP CONSTRAINT none_begins');
  expect(await house.listed(id)).toMatchObject({ state: 'approved' });
  expect(await (await house.make(id)).json()).toMatchObject({ state: 'sent' });
});

it('closes at once what officers signed for it: nobody reads the rest', async () => {
  const id = await signed();
  await spoil();
  expect((await house.make(id)).status).toBe(500);
  await spoil();
  await expect.poll(() => request(id)).toMatchObject({ state: 'cancelled', closed: [{ type: 'closed' }] });
  expect(await house.listed(id)).toMatchObject({ state: 'cut' });
  expect((await house.send('DELETE', `/api/extracts/${id}`, {})).status).toBe(204);
});

it('is closed after a crash, too, when the vault looks again, and only once', async () => {
  const [cut, other] = [await signed(), await signed()];
  await database.query('UPDATE extract SET opening_at = now() WHERE extract_id = $1', [cut]);
  const pool = openPool(house.database.url, 'extracts', 2);
  const nothingElse = {
    acts: {} as unknown as Acts,
    partners: {} as unknown as Partners,
    log: createLog('vault'),
  };
  const directory = join(house.world.config.filesDir, 'extracts');
  const keyService = house.keys.socket;
  const extracts = new Extracts({ database: pool, keyService, directory, ...nothingElse });
  await extracts.closeCut();
  await extracts.closeCut();
  await pool.end();
  await expect.poll(() => request(cut)).toMatchObject({ state: 'cancelled', closed: [{ type: 'closed' }] });
  expect(await request(other)).toEqual({ state: 'used', closed: [] });
  expect(await (await house.make(other)).json()).toMatchObject({ state: 'sent' });
});

it('what officers signed and its asker removes unopened is closed', async () => {
  const id = await signed();
  const { approval } = OfAll.parse(await house.listed(id));
  expect((await house.send('DELETE', `/api/extracts/${id}`, {})).status).toBe(204);
  const { state } = (await house.officers.desk.call('approvals.show', { nonce: approval })).answer;
  expect(state).toBe('cancelled');
});

it('what is refused before a key was given stays open, and can be opened later', async () => {
  const id = await signed();
  const principal = 'user:steward';
  const items = Array.from({ length: 900 }, (_, at) => ({
    ...{ transferId: file, itemClass: 'identity' as const, row: at + 1 },
  }));
  const tooMany = { principal, role: 'steward' as const, purpose: 'linkage-review' as const, items };
  const asking = KeyClient.with(house.keys.socket, (keys) => keys.call('items.release', tooMany));
  await expect(asking).rejects.toMatchObject({ code: 'budget-breached' });
  expect(await (await house.make(id)).json()).toMatchObject({ error: { code: 'principal-frozen' } });
  expect(await request(id)).toEqual({ state: 'used', closed: [] });
  await house.release(principal);
  expect(await (await house.make(id)).json()).toMatchObject({ state: 'sent' });
});
