import { Draw } from '../../../apps/vault/src/doubles/draw.ts';
import { otherDigits, otherHealthNumber } from '../../../apps/vault/src/doubles/substitutes.ts';
import { numbersIn } from '../loot/scan.ts';
import { keyringIn } from './keystore.ts';
import type { Population } from './population.ts';
import type { World } from './world.ts';

/** How the doubles of a registry are made until officers say otherwise. */
const FIRST_GENERATION = 1;

/**
 * The numbers that doubles of these people have. They are drawn from the same hundred million as those of synthetic people, so
 * that in a large population one is also somebody's: the yardstick has to know that nobody was read by it.
 */
export async function numbersOfDoubles(data: string, people: Population): Promise<ReadonlySet<string>> {
  const keyring = await keyringIn(data);
  const draw = new Draw(keyring.doublingKey(FIRST_GENERATION));
  keyring.wipe();
  const numbers = new Set<string>();
  for await (const cell of people.cells()) {
    const other = /^\d+$/.test(cell) ? otherHealthNumber(cell, draw) : otherDigits(cell, draw);
    for (const number of numbersIn(Buffer.from(other))) numbers.add(number);
  }
  return numbers;
}

/** Whether each of these rows names somebody who does not exist. */
export async function areOfDoubles(
  { system, residents }: Pick<World, 'system' | 'residents'>,
  rows: readonly Uint8Array[],
): Promise<boolean> {
  const numbers = await numbersOfDoubles(system.data, residents);
  return rows.every((row) => [...numbersIn(row)].some((number) => numbers.has(number)));
}
