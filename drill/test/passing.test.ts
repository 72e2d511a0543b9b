import { numbersBehind } from './support/numbers-behind.ts';
import { expect, it } from 'vitest';
import { Passing } from '../src/loot/passing.ts';
import { populationOf } from './support/population-of.ts';

const VISITORS = ['0000000018,,H100000001', '0000000026,,H100000002-2'] as const;
const RESIDENTS = ['0000000034,,H200000001', '0000000042,,H100000002'] as const;

const read = async (text: string, nobody: readonly string[] = []) => {
  const passing = new Passing(
    await populationOf(...VISITORS),
    await populationOf(...RESIDENTS),
    new Set(nobody),
  );
  passing.search(Buffer.from(text));
  return [passing.people, passing.strangers];
};

it('those who pass are counted by any of their numbers, a twin by the chart’s number before the dash', async () => {
  expect(await read('0000000018')).toEqual([2, 0]);
  expect(await read('0000000018,0000000026')).toEqual([4, 0]);
  expect(await read('H100000002-2')).toEqual([2, 0]);
});

it('whoever had been there before is a stranger, though the truth calls those who pass by the same names', async () => {
  expect(await read('0000000034')).toEqual([0, 2]);
  expect(await read('H200000001,0000000042')).toEqual([0, 4]);
});

it('a number that is nobody’s makes no stranger', async () => {
  expect(await read('0000000034', ['0000000034'])).toEqual([0, 0]);
});

it('as many strangers as chance explains are none: numbers made like theirs, which nobody has, are seen too', async () => {
  const like = numbersBehind('0000000034', 20);
  expect(await read(like.join(' '))).toEqual([0, 0]);
  expect(await read(['0000000034', ...like].join(' '))).toEqual([0, 0]);
  expect(await read('0000000034,0000000042,H200000001')).toEqual([0, 4]);
  expect(await read(['0000000034,0000000042,H200000001', ...like].join(' '))).toEqual([0, 4]);
});

it('the same digits that lie in memory many times are seen once', async () => {
  expect(await read(`0000000034 ${'0000000059 '.repeat(1_000)}`)).toEqual([0, 2]);
});
