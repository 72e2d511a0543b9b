import { OutgoingDetail } from '@vernix/contracts';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
