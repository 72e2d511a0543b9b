import { type BudgetTable, DEFAULT_BUDGETS, type Limit } from '@vernix/meter';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ATTACKS } from '../src/drill.ts';
import { buildWorld, type World } from '../src/world/world.ts';

/** Enough for every kind of file; `npm run drill` robs a larger registry. */
const PEOPLE = 500;

/** A fortieth of what a real registry gives: more people than all budgets together, so that the bound can fail. */
const TIGHT: BudgetTable = {
  ...DEFAULT_BUDGETS,
  grants: DEFAULT_BUDGETS.grants.map((grant) =>
    ['identity', 'clinical'].includes(grant.metered)
      ? { ...grant, each: fortieth(grant.each), together: fortieth(grant.together) }
      : grant,
  ),
  credits: { ...DEFAULT_BUDGETS.credits, mostADay: 4, mostHeld: 4 },
};

function fortieth({ hour, day }: Limit): Limit {
  return { hour: Math.ceil(hour / 40), day: Math.ceil(day / 40) };
}

let world: World;
beforeAll(async () => {
  world = await buildWorld({ people: PEOPLE, budgets: TIGHT, decoysEvery: 8 }, () => undefined);
}, 120_000);
afterAll(() => world.close());

/** Reading all of the vault's memory again and again while it works is for `npm run drill`. */
const SMALL = ATTACKS.filter(({ name }) => name !== 'ingest-worker');

it.each(SMALL)('$stolen', async (attack) => {
  const { people, strangers = 0, bound } = await attack.run(world);
  if (attack.name.startsWith('live-vault')) expect(bound).toBeLessThan(world.residents.people);
  expect(people).toBeLessThanOrEqual(bound);
  expect(strangers).toBe(0);
});

it('a thief who has both machines reads everyone, so the count can count', async () => {
  const { people } = await ATTACKS.at(-1)!.run(world);
  expect(people).toBe(world.residents.people);
});
