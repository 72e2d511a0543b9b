import { OutgoingDetail } from '@vernix/contracts';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { birth, template } from './support/births.ts';
import { HouseWithOfficers } from './support/office.ts';
import { type Answer, asPrivacy, WHO_WAS_IN_A_DELIVERY } from './support/privacy-page.ts';
import { openDelivery, Recipient } from './support/recipient.ts';
import { until } from './support/world.ts';

const LAB = 'northern-lab';

interface AnswerOfDelivery extends Answer {
  readonly transfer_id: string;
}

let house: HouseWithOfficers;
let client: Client;
let file = '';

beforeAll(async () => {
  house = await HouseWithOfficers.open();
  client = new Client({ connectionString: house.database.url });
  await client.connect();
  const unlinked = { 'record.birth_year': 2014, 'infant.sex': 'male' };
  file = await house.world.send('st-elsewhere', template([birth(1), birth(2), unlinked]));
  await house.world.ended('st-elsewhere', file);
}, 60_000);
afterAll(async () => {
  await client.end();
  await house.close();
});

async function ask(delivery: string): Promise<AnswerOfDelivery[]> {
  const { rows } = await client.query<AnswerOfDelivery>(WHO_WAS_IN_A_DELIVERY, [delivery]);
  return rows;
}

/** The elements of each row, as the manifest has them. */
function elementsByRow(answers: readonly AnswerOfDelivery[]): Map<number, Set<string>> {
  return new Map(
    answers.map(({ row_no, identity, clinical }) => {
      const named = [identity, clinical].flatMap((names) => names?.split(', ') ?? []);
      return [row_no, new Set(named)] as const;
    }),
  );
}

async function received(id: string) {
  await until(async () => (await house.standing(id)) === 'waiting');
  const sealed = await new Recipient(house.world, LAB).fetch(id);
  return (await openDelivery(house.world.labIdentity, sealed)).rows;
}

it.each([[['identity', 'clinical']], [['identity']], [['clinical']]])(
  'the question on the privacy page names every person of a delivery and just the elements that were in it: %j',
  async (classes) => {
    const id = await house.deliver(file, LAB, { classes });
    const rows = await received(id);
    const answers = await ask(id);
    expect(await asPrivacy(client, () => ask(id))).toEqual(answers);
    expect(elementsByRow(answers)).toEqual(
      new Map(
        rows.map(
          (values) =>
            [
              Number(values['row']),
              new Set(Object.keys(values).filter((name) => name.includes('.'))),
            ] as const,
        ),
      ),
    );
    expect(new Set(answers.map(({ transfer_id }) => transfer_id))).toEqual(new Set([file]));
    expect(answers.map(({ role }) => role)).toEqual(expect.arrayContaining(['mother', 'infant']));
    const people = answers.flatMap(({ person_id }) => (person_id === null ? [] : [person_id]));
    expect(new Set(people).size).toBe(4);
    const detail = OutgoingDetail.parse(await (await house.send('GET', `/api/deliveries/${id}`)).json());
    expect([detail.persons, detail.rows]).toEqual([4, rows.length]);
    const counted = new Map<string, number>();
    for (const values of elementsByRow(answers).values())
      for (const element of values) counted.set(element, (counted.get(element) ?? 0) + 1);
    expect(new Map(detail.elements.map(({ element, records }) => [element, records]))).toEqual(counted);
  },
);

it('answers nothing of a delivery that was never made, and nobody who is not signed in', async () => {
  expect(await ask('B'.repeat(22))).toEqual([]);
  expect((await house.send('GET', `/api/deliveries/${'B'.repeat(22)}`)).status).toBe(404);
  expect((await fetch(`${house.vault.url}/api/deliveries/${'B'.repeat(22)}`)).status).toBe(401);
  expect((await fetch(`${house.vault.url}/api/extracts/partners`)).status).toBe(401);
});
