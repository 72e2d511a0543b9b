import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { elementIds, elementSetOf } from '../src/ingest/payload.ts';
import { birth, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
const page = readFileSync(join(import.meta.dirname, '../../../docs/privacy.md'), 'utf8');
const question = /```sql\n(WITH[^`]+)```/.exec(page)?.[1] ?? '';
const role = /```sql\n(CREATE ROLE[^`]+)```/.exec(page)?.[1] ?? '';

interface Answer {
  person_id: string | null;
  role: 'mother' | 'infant' | null;
  row_no: number;
  identity: string | null;
  clinical: string | null;
}

async function ask(transfer: string): Promise<Answer[]> {
  const { rows } = await setting.registry.client.query<Answer>(question.replace(/'A{22}'/, '$1'), [transfer]);
  return rows;
}

const namedIn = ({ identity, clinical }: Pick<Answer, 'identity' | 'clinical'>): string[] =>
  [identity, clinical].flatMap((names) => names?.split(', ') ?? []);

it('the question on the privacy page names every person of a file and the elements it held of them', async () => {
  const { registry } = setting;
  const unlinked = { 'record.birth_year': 2014, 'infant.sex': 'male' };
  const first = await registry.ingest(template([birth(1), birth(2), unlinked]));
  const again = await registry.ingest(template([birth(2), birth(1, { 'infant.apgar5': 3 })]));
  const whole = await registry.ingest(template([birth(1), birth(2), unlinked]));
  expect(whole.state).toBe('duplicate');

  const [ofFirst, ofAgain, ofWhole] = [
    await ask(first.transfer_id),
    await ask(again.transfer_id),
    await ask(whole.transfer_id),
  ];
  expect(ofFirst.map(({ row_no, role }) => [row_no, role]).sort()).toEqual([
    [1, 'infant'],
    [1, 'mother'],
    [2, 'infant'],
    [2, 'mother'],
    [3, null],
  ]);
  const people = (answers: readonly Answer[]) => new Set(answers.map(({ person_id }) => person_id));
  expect(people(ofAgain)).toEqual(new Set([...people(ofFirst)].filter((id) => id !== null)));
  expect(people(ofWhole)).toEqual(people(ofFirst));

  const { rows: sets } = await registry.client.query<{
    elements: Buffer;
    identity: string;
    clinical: string;
  }>(
    `SELECT elements, elements_in(elements, 'identity') AS identity, elements_in(elements, 'clinical') AS clinical
       FROM element_set`,
  );
  expect(sets.length).toBeGreaterThan(1);
  for (const { elements, ...named } of sets)
    expect(namedIn(named).sort()).toEqual(elementIds(elementSetOf(elements)).sort());
  const sent = Object.entries(birth(1)).flatMap(([element, value]) => (value === null ? [] : [element]));
  expect(namedIn(ofFirst[0]!)).toEqual(expect.arrayContaining(sent));
  const anonymous = ofFirst.find(({ row_no }) => row_no === 3)!;
  expect(anonymous.identity).toBeNull();
  expect(namedIn(anonymous).filter((element) => element.startsWith('mother.'))).toEqual([]);
});

it('the role that the page has made can ask it, and read nothing that is sealed', async () => {
  const { client } = setting.registry;
  await setting.registry.ingest(template([birth(1)]));
  await client.query(role);
  try {
    await client.query('SET ROLE privacy');
    expect((await client.query(question)).rows).toEqual([]);
    expect((await client.query('SELECT 1 FROM element_set')).rows.length).toBeGreaterThan(0);
    const denied = ['1 FROM fact_block', '1 FROM link_token', 'identity_sealed FROM source_record'];
    for (const what of denied)
      await expect(client.query(`SELECT ${what}`)).rejects.toThrow('permission denied');
  } finally {
    await client.query('RESET ROLE');
    await client.query('DROP OWNED BY privacy');
    await client.query('DROP ROLE privacy');
  }
});
