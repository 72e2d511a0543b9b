import { expect, it } from 'vitest';
import { elementIds, elementSetOf } from '../src/ingest/payload.ts';
import { birth, template } from './support/births.ts';
import { type Answer, asPrivacy, WHO_WAS_IN_A_FILE } from './support/privacy-page.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();

async function ask(transfer: string): Promise<Answer[]> {
  const { rows } = await setting.registry.client.query<Answer>(WHO_WAS_IN_A_FILE, [transfer]);
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

it('the role that the page has made gets the same answer, and reads nothing that is sealed', async () => {
  const { registry } = setting;
  const { transfer_id: transfer } = await registry.ingest(template([birth(1)]));
  const answer = await ask(transfer);
  expect(answer).toHaveLength(2);
  for (const one of answer) expect(namedIn(one)).toContain('mother.surname');
  await asPrivacy(registry.client, async (tries) => {
    expect(await ask(transfer)).toEqual(answer);
    const denied = [
      '1 FROM fact_block',
      '1 FROM link_token',
      'identity_sealed FROM source_record',
      'sealed_label FROM transfer',
    ];
    for (const what of denied) expect(await tries(`SELECT ${what}`)).toContain('permission denied');
    expect(await tries('DELETE FROM membership')).toContain('permission denied');
    // Lists what a person was in, as the page says.
    expect(await tries('SELECT transfer_id, partner FROM transfer')).toBeNull();
  });
});
