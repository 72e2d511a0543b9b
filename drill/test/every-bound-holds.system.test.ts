import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { everything } from '../src/attacks/everything.ts';
import { sessionForADay } from '../src/attacks/session-for-a-day.ts';
import { ATTACKS, holds } from '../src/drill.ts';
import { openWith } from '../src/loot/keyring.ts';
import { numbersIn } from '../src/loot/scan.ts';
import { countItems, type SealedItem, sealedPages, Supply } from '../src/loot/sealed-items.ts';
import { areOfDoubles, numbersOfDoubles } from '../src/world/doubles.ts';
import { keyringIn } from '../src/world/keystore.ts';
import { buildWorld, type World } from '../src/world/world.ts';

/** Enough for every kind of file; `npm run drill` robs a larger registry. */
const PEOPLE = 250;

let world: World;
beforeAll(async () => {
  world = await buildWorld({ people: PEOPLE, decoysEvery: 8 }, () => undefined);
}, 120_000);
afterAll(() => world.close());

/** Reading all of the vault's memory again and again while it works is for `npm run drill`. */
const SMALL = ATTACKS.filter((attack) => attack !== everything && attack.name !== 'ingest-worker');

it('a thief who has both machines reads everyone, so the count can count', async () => {
  const haul = await everything.run(world);
  expect(haul.people).toBe(world.residents.people);
  expect(haul).toSatisfy(holds, JSON.stringify(haul));
});

it('items that are read some at a time, from either end, are all that there are', async () => {
  const all: SealedItem[] = [];
  for await (const page of sealedPages(world, 7)) all.push(...page);
  expect(all.length).toBe(await countItems(world));
  expect(new Set(all.map((one) => `${one.transferId} ${one.itemClass} ${one.row}`)).size).toBe(all.length);

  const of = (wanted: string): SealedItem[] => all.filter(({ itemClass }) => itemClass === wanted);
  expect(await emptied(Supply.of(world, 'identity', 'oldest'))).toEqual(of('identity'));
  expect(await emptied(Supply.of(world, 'clinical', 'newest'))).toEqual(of('clinical').toReversed());
});

async function emptied(supply: Supply): Promise<SealedItem[]> {
  const items: SealedItem[] = [];
  for (let item = await supply.next(); item !== undefined; item = await supply.next()) {
    items.push(item);
    supply.pass();
  }
  return items;
}

it('a session that comes upon doubles alone has read nobody, and no yardstick is broken', async () => {
  const nobodys = await numbersOfDoubles(world.system.data, world.residents);
  const doubles: SealedItem[] = [];
  const others: Buffer[] = [];
  const keyring = await keyringIn(world.system.data);
  await openWith(keyring, sealedPages(world), (clear, item) => {
    if (item.itemClass !== 'identity') return;
    if ([...numbersIn(clear)].some((number) => nobodys.has(number))) doubles.push(item);
    else others.push(clear);
  });
  keyring.wipe();
  const supplied = vi.spyOn(Supply, 'of').mockReturnValue(new Supply([doubles]));
  const haul = await sessionForADay.run(world).finally(() => supplied.mockRestore());
  expect([haul.people, haul.notes]).toEqual([0, ['2 rows read']]);
  expect(await areOfDoubles(world, others.slice(0, 2))).toBe(false);
});

it.each(SMALL)('$stolen', async (attack) => {
  const haul = await attack.run(world);
  expect(haul.bound).toBeLessThan(world.residents.people); // or it could not fail
  expect(haul).toSatisfy(holds, JSON.stringify(haul));
});

it.each([
  { people: 3, bound: 2 },
  { people: 0, bound: 2, strangers: 1 },
  { people: 0, bound: 2, alarmAfterMinutes: 2 },
  { people: 0, bound: 2, alarmAfterMinutes: null },
])(
  'does not hold with $people of $bound, $strangers strangers, an alarm after $alarmAfterMinutes',
  (haul) => {
    expect(holds({ ...haul, why: '', notes: [] })).toBe(false);
  },
);
