import { expect, it } from 'vitest';
import { Loot } from '../src/loot/loot.ts';
import { numbersBehind } from './support/numbers-behind.ts';
import { populationOf } from './support/population-of.ts';

const LIKE = numbersBehind('0000000034', 20);
const OTHERS = LIKE.map((number) => `${number},,`);

it('who is read is counted by any number, and nothing is said where nobody was', async () => {
  const loot = new Loot(await populationOf('0000000034,,H200000001', '0000000042,,H100000002'));
  loot.search(Buffer.from(LIKE.join(' ')));
  expect([loot.people, loot.words]).toEqual([0, []]);
  loot.search(Buffer.from('0000000034,H200000001,0000000042'));
  expect(loot.people).toBe(4);
  expect(loot.words).toHaveLength(1);
});

it('a number that digits of nobody’s explain is no person read, and it is said that it was there', async () => {
  const loot = new Loot(await populationOf('0000000034,,', '0000000042,,'));
  loot.search(Buffer.from(['0000000034', ...LIKE].join(' ')));
  expect(loot.people).toBe(0);
  expect(loot.words).toEqual([expect.stringMatching(/^1 numbers of theirs, and 40 of /)]);
});

it('the numbers of others who are read as well explain nothing', async () => {
  const loot = new Loot(await populationOf('0000000034,,', '0000000042,,'), [await populationOf(...OTHERS)]);
  loot.search(Buffer.from(['0000000034', ...LIKE].join(' ')));
  expect(loot.people).toBe(2);
});
