import { afterAll, beforeAll, expect, it } from 'vitest';
import { everything } from '../src/attacks/everything.ts';
import { ATTACKS } from '../src/drill.ts';
import { buildWorld, type World } from '../src/world/world.ts';

/** Enough for every kind of file; `npm run drill` robs a larger registry. */
const PEOPLE = 500;

let world: World;
beforeAll(async () => {
  world = await buildWorld(PEOPLE, () => undefined);
}, 120_000);
afterAll(() => world.close());

/** Reading all of the vault's memory again and again while it works is for `npm run drill`. */
const SMALL = ATTACKS.filter(({ name }) => name !== 'ingest-worker');

it('a thief who has both machines reads everyone, so the count can count', async () => {
  const { people } = await everything.run(world);
  expect(people).toBe(world.residents.people);
});

it.each(SMALL)('$stolen', async (attack) => {
  const { people, strangers = 0, bound } = await attack.run(world);
  expect(people).toBeLessThanOrEqual(bound);
  expect(strangers).toBe(0);
});
