import type { Value } from '@vernix/dictionary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Birth, birth, births, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
/** A birth that is kept, and asked about. */
const odd = (n: number): Birth => birth(n, { 'infant.birth_weight_g': 19_000 });
const anonymous = (weight: number): Birth => ({
  'record.birth_year': 2014,
  'infant.sex': 'male',
  'infant.birth_weight_g': weight,
  'delivery.plurality': 1,
});

describe('a file of births', () => {
  it('ends committed: every row linked, sealed and manifested', async () => {
    const { registry } = setting;
    expect(await registry.ingest(template(births(10)))).toMatchObject({
      state: 'committed',
      rows: 10,
      accepted: 10,
      unchanged: 0,
      new_persons: 20,
      known_persons: 0,
      unlinked_records: 0,
      new_deliveries: 10,
    });
    const sealed = 'identity_sealed IS NOT NULL AND clinical_sealed IS NOT NULL';
    expect(await registry.count('source_record', sealed)).toBe(10);
    expect(await registry.count('membership')).toBe(20);
    expect(await registry.count('fact_block', 'rows = 10')).toBe(1);
    expect(await registry.count('manifest', 'records = 10')).toBe(1);
  });

  it('is the same whatever segments it was sealed in', async () => {
    const transfer = await setting.registry.ingest(template(births(30)), { segments: 4 });
    expect(transfer).toMatchObject({ state: 'committed', rows: 30, accepted: 30 });
  });

  it('of many chunks finds twins, siblings and repeats across them', async () => {
    // The third chunk repeats rows of the first, which is stored by then, and of the second, which is being stored.
    const rows = [
      ...births(8_200),
      ...births(10),
      ...births(8_010).slice(-20),
      birth(1, { 'infant.birth_date': '2026-01-01', 'record.local_id': 'X' }),
    ];
    const transfer = await setting.registry.ingest(template(rows));
    expect(transfer).toMatchObject({ rows: 8_231, accepted: 8_231, unchanged: 30, new_persons: 16_401 });
    expect(await setting.registry.count('fact_block')).toBe(3);
  });

  it('keeps records without identity, counted and unlinked, even when they are alike', async () => {
    const transfer = await setting.registry.ingest(
      template([anonymous(3_000), anonymous(3_000), anonymous(3_100)]),
    );
    expect(transfer).toMatchObject({ accepted: 3, unchanged: 0, unlinked_records: 3, new_persons: 0 });
    expect(await setting.registry.count('source_record', 'delivery_id IS NULL')).toBe(3);
  });
});

describe('the same again', () => {
  it('as a whole file ends as a duplicate and changes nothing', async () => {
    const { registry } = setting;
    const file = template([...births(5), anonymous(3_000)]);
    await registry.ingest(file);
    const before = await totals();
    const again = await registry.ingest(file);
    expect(again).toMatchObject({ state: 'duplicate', rows: 6, accepted: 6, unchanged: 6, queried: 0 });
    expect(await totals()).toEqual(before);
  });

  it('as a whole file keeps what was asked open, and rejects again what was rejected', async () => {
    const file = template([birth(1), odd(2), {}]);
    const first = await setting.registry.ingest(file);
    expect(first).toMatchObject({ accepted: 1, queried: 1, rejected: 1, unchanged: 0 });
    const again = await setting.registry.ingest(file);
    expect(again).toMatchObject({
      state: 'duplicate',
      rows: 3,
      accepted: 1,
      queried: 1,
      rejected: 1,
      unchanged: 2,
    });
  });

  it('as a row of another file asks again what the row asked', async () => {
    const { registry } = setting;
    await registry.ingest(template([birth(1), odd(2), {}]));
    const again = await registry.ingest(template([odd(2), birth(1), birth(3)]));
    expect(again).toMatchObject({ state: 'committed', accepted: 2, queried: 1, rejected: 0, unchanged: 2 });
    const { rows } = await registry.client.query(
      'SELECT row_no, outcome, rule FROM finding WHERE batch_no = $1 ORDER BY row_no, number',
      [again.batch_no],
    );
    expect(rows).toEqual([
      { row_no: 1, outcome: 2, rule: 'impossible-value' },
      { row_no: 1, outcome: 3, rule: 'record-unchanged' },
      { row_no: 2, outcome: 3, rule: 'record-unchanged' },
    ]);
  });

  it('from another partner is that partner’s own submission', async () => {
    const file = template([anonymous(3_000)]);
    await setting.registry.ingest(file);
    const other = await setting.registry.ingest(file, { partner: 'riverbend' });
    expect(other).toMatchObject({ state: 'committed', accepted: 1, unchanged: 0 });
  });

  it('as rows of another file ends unchanged, and the manifest still knows who was in it', async () => {
    const { registry } = setting;
    await registry.ingest(template(births(5)));
    const before = { ...(await totals()), source_record: 0, membership: 0 };
    const again = await registry.ingest(template(births(5).reverse()));
    expect(again).toMatchObject({
      state: 'committed',
      accepted: 5,
      unchanged: 5,
      new_persons: 0,
      known_persons: 10,
      new_deliveries: 0,
    });
    expect({ ...(await totals()), source_record: 0, membership: 0 }).toEqual(before);
    expect(await registry.count('source_record', 'outcome = 3 AND clinical_sealed IS NULL')).toBe(5);
    expect(await registry.count('membership', `batch_no = ${again.batch_no!}`)).toBe(10);
  });

  it('as rows that say too little of their infants makes nobody new, and counts nobody again', async () => {
    const { registry } = setting;
    const vague = birth(1, { 'infant.sex': null });
    const unlinked: Birth = { 'record.local_id': 'CARD-7', ...anonymous(3_000) };
    const first = await registry.ingest(template([vague, unlinked]));
    expect(first).toMatchObject({ new_persons: 2, new_deliveries: 1, unlinked_records: 1 });
    const placed = () =>
      registry.client.query(
        `SELECT delivery_id, role, person_id FROM source_record LEFT JOIN membership USING (batch_no, row_no)
           WHERE batch_no = (SELECT max(batch_no) FROM source_record) AND row_no < 3 ORDER BY row_no, role`,
      );
    const { rows } = await placed();
    for (const company of [2, 3]) {
      expect(await registry.ingest(template([vague, unlinked, birth(company)]))).toMatchObject({
        unchanged: 2,
        new_persons: 2,
        known_persons: 2,
        new_deliveries: 1,
        unlinked_records: 0,
      });
      expect((await placed()).rows).toEqual(rows);
    }
    expect(await registry.count('person')).toBe(6);
    expect(await registry.count('counter', "name = 'unlinked' AND value = 1")).toBe(1);
  });

  it('as a changed row is a new record of the same people', async () => {
    await setting.registry.ingest(template([birth(1)]));
    const changed = await setting.registry.ingest(template([birth(1, { 'infant.apgar5': 7 })]));
    expect(changed).toMatchObject({ accepted: 1, unchanged: 0, new_persons: 0, known_persons: 2 });
  });

  it.each([
    ['cannot be read', 'mother.birth_date', ['1990-02-30', '1990-02-31']],
    ['is no number', 'infant.birth_weight_g', ['three kilos', '3.2 kg']],
    ['cannot be true', 'infant.apgar5', [77, 78]],
  ] as const)('as a row with another value that %s is another row', async (_, element, [one, other]) => {
    const row = (value: Value): string => template([birth(1, { [element]: value }), birth(2)]);
    await setting.registry.ingest(row(one));
    const changed = await setting.registry.ingest(row(other));
    expect(changed).toMatchObject({ accepted: 1, queried: 1, unchanged: 1, new_persons: 0 });
    const again = await setting.registry.ingest(template([birth(3), birth(1, { [element]: other })]));
    expect(again).toMatchObject({ accepted: 1, queried: 1, unchanged: 1 });
  });

  async function totals(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const name of ['person', 'delivery', 'link_token', 'source_record', 'membership', 'fact_block']) {
      found[name] = await setting.registry.count(name);
    }
    return found;
  }
});

it('balances whatever is in it: rows = accepted + queried + rejected, and each is where it says', async () => {
  const row = fc.oneof(
    fc.nat(8).map((n) => birth(n)),
    fc.nat(8).map(odd),
    fc.integer({ min: 500, max: 5_000 }).map(anonymous),
    fc.constant<Birth>({ 'record.local_id': 'nothing else' }),
  );
  let files = 0; // makes each file another, so that none is a duplicate
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      const { registry } = setting;
      const transfer = await registry.ingest(template([...rows, anonymous((files += 1))]));
      const { accepted, queried, rejected, unchanged } = transfer;
      expect(transfer.rows).toBe(rows.length + 1);
      expect(accepted! + queried! + rejected!).toBe(transfer.rows);
      const within = (outcome: number) => `batch_no = ${transfer.batch_no!} AND outcome = ${outcome}`;
      const found = '(SELECT DISTINCT batch_no, row_no, outcome FROM finding) f';
      expect(await registry.count('source_record', within(1))).toBeLessThanOrEqual(accepted!);
      expect(await registry.count('source_record', within(2))).toBeLessThanOrEqual(queried!);
      expect(await registry.count('source_record', within(3))).toBe(unchanged);
      expect(await registry.count('source_record', `batch_no = ${transfer.batch_no!}`)).toBe(
        accepted! + queried!,
      );
      expect(await registry.count(found, within(2))).toBe(queried);
      expect(await registry.count(found, within(3))).toBe(unchanged);
      expect(await registry.count(found, within(4))).toBe(rejected);
    }),
    { numRuns: 15 },
  );
});
