import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Birth, birth, healthNumber, template } from './support/births.ts';
import { TestRegistry } from './support/registry.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();

/** Records of few women; some lack the number, some the postal code, some are twins. Never the same row twice. */
const record = fc.record({
  woman: fc.integer({ min: 1, max: 4 }),
  lacks: fc.constantFrom<(keyof Birth)[]>([], ['mother.health_number'], ['mother.postal_code']),
  twin: fc.constantFrom(0, 1, 2),
  ownNumber: fc.boolean(),
});
type Wanted = typeof record extends fc.Arbitrary<infer T> ? T : never;

function row({ woman, lacks, twin, ownNumber }: Wanted, index: number): Birth {
  const more: Birth = { 'record.local_id': `R${index}` };
  if (twin > 0) Object.assign(more, { 'delivery.plurality': 2, 'infant.birth_order': twin });
  if (ownNumber) more['infant.health_number'] = healthNumber(1_000 + woman * 10 + twin);
  for (const element of lacks) more[element] = null;
  return birth(woman, more);
}

/** For each record: the first record with the same mother, and with the same infant. Null where there is none. */
async function partition(registry: TestRegistry, locate: (batch: number, row: number) => number) {
  const { rows } = await registry.client.query<{
    batch: number;
    row: number;
    role: number;
    person: string;
    cause: number;
  }>(
    'SELECT batch_no AS batch, row_no AS row, role, person_id AS person, cause FROM membership WHERE until IS NULL',
  );
  const groups = new Map<string, number[]>();
  for (const { batch, row: at, role, person } of rows) {
    const key = `${role} ${person}`;
    groups.set(key, [...(groups.get(key) ?? []), locate(batch, at)]);
  }
  return {
    conflict: rows.some(({ cause }) => cause === 100),
    groups: [...groups].map(([key, members]) => `${key[0]!}: ${members.sort((a, b) => a - b).join()}`).sort(),
  };
}

it('one file or many, in whatever order: the same records share a person, unless tokens named two', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 2, maxLength: 10 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat(1_000)),
      async (wanted, perFile, dice) => {
        const rows = wanted.map(row);
        const whole = await TestRegistry.open(setting.databases, setting.keys);
        const parts = await TestRegistry.open(setting.databases, setting.keys);
        try {
          await whole.ingest(template(rows));
          const together = await partition(whole, (_, at) => at - 1);

          const order = rows.map((_, index) => ({ index, key: dice.next().value as number }));
          order.sort((a, b) => a.key - b.key);
          const shuffled = order.map(({ index }) => index);
          for (let start = 0; start < rows.length; start += perFile) {
            await parts.ingest(template(shuffled.slice(start, start + perFile).map((index) => rows[index]!)));
          }
          const apart = await partition(parts, (batch, at) => shuffled[(batch - 1) * perFile + at - 1]!);
          if (together.conflict || apart.conflict) return;
          compared += 1;
          expect(apart.groups).toEqual(together.groups);
        } finally {
          await Promise.all([whole.close(), parts.close()]);
        }
      },
    ),
    { numRuns: 12 },
  );
  expect(compared).toBeGreaterThan(3);
}, 60_000);

it('an infant seen first without its mother joins the delivery when she is named', async () => {
  const { registry } = setting;
  const whole = birth(1, { 'infant.health_number': healthNumber(900) });
  const card: Birth = {
    'record.local_id': 'CARD-1',
    'infant.health_number': healthNumber(900),
    'infant.birth_date': whole['infant.birth_date'] ?? null,
    'infant.sex': whole['infant.sex'] ?? null,
    'infant.birth_weight_g': 3_000,
  };
  expect(await registry.ingest(template([card]), { partner: 'lab' })).toMatchObject({ new_persons: 1 });
  expect(await registry.ingest(template([whole]))).toMatchObject({ new_persons: 1, new_deliveries: 0 });
  expect(await registry.count('(SELECT DISTINCT delivery_id FROM source_record) d')).toBe(1);
});

it('marks the memberships whose tokens named two persons', async () => {
  const { registry } = setting;
  await registry.ingest(template([birth(1, { 'mother.surname': null })]));
  await registry.ingest(template([birth(1, { 'mother.health_number': null })]));
  await registry.ingest(template([birth(1)]));
  expect(await registry.count('membership', 'cause = 100')).toBe(2);
});
