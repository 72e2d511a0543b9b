import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { elementIds, elementSetOf } from '../src/ingest/payload.ts';
import { birth, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
const page = readFileSync(join(import.meta.dirname, '../../../docs/privacy.md'), 'utf8');
const question = /```sql\n(SELECT[^`]+)```/.exec(page)?.[1] ?? '';

interface Answer {
  person_id: string | null;
  role: number | null;
  row_no: number;
  elements: Buffer;
}

async function ask(transfer: string): Promise<Answer[]> {
  const { rows } = await setting.registry.client.query<Answer>(question.replace(/'A{22}'/, '$1'), [transfer]);
  return rows;
}

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
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [3, null],
  ]);
  const people = (answers: readonly Answer[]) => new Set(answers.map(({ person_id }) => person_id));
  expect(people(ofAgain)).toEqual(new Set([...people(ofFirst)].filter((id) => id !== null)));
  expect(people(ofWhole)).toEqual(people(ofFirst));

  const held = elementIds(elementSetOf(ofFirst.find(({ row_no }) => row_no === 1)!.elements));
  const sent = Object.entries(birth(1)).flatMap(([element, value]) => (value === null ? [] : [element]));
  expect(held).toEqual(expect.arrayContaining(sent));
  const anonymous = elementIds(elementSetOf(ofFirst.find(({ row_no }) => row_no === 3)!.elements));
  expect(anonymous.filter((element) => element.startsWith('mother.'))).toEqual([]);
});
