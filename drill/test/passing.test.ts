import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { luhnDigit } from '@vernix/synth';
import { afterEach, expect, it } from 'vitest';
import { Passing } from '../src/loot/passing.ts';
import { Population } from '../src/world/population.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

/** A population of one file, whose rows have these numbers: mother's, infant's, chart's. Its persons are always i0, m0, i1, … */
async function population(...rows: readonly string[]): Promise<Population> {
  const directory = mkdtempSync(join(tmpdir(), 'vernix-drill-population-'));
  directories.push(directory);
  const header = 'mother.health_number,infant.health_number,record.local_id';
  writeFileSync(join(directory, 'them.csv'), `${[header, ...rows].join('\n')}\n`);
  const truth = rows.map((_, index) => `0,them.csv,${index + 1},i${index},m${index}`);
  writeFileSync(join(directory, 'truth.csv'), `${['seed,file,row,infant,mother', ...truth].join('\n')}\n`);
  return await Population.read(directory, ['them.csv']);
}

const VISITORS = ['0000000018,,H100000001', '0000000026,,H100000002-2'] as const;
const RESIDENTS = ['0000000034,,H200000001', '0000000042,,H100000002'] as const;

/** Right as that one is, so many places behind it. */
const numbersLike = (number: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const body = String(Number(number.slice(0, 9)) + 10 + index).padStart(9, '0');
    return body + String(luhnDigit(body));
  });

const read = async (text: string, nobody: readonly string[] = []) => {
  const passing = new Passing(await population(...VISITORS), await population(...RESIDENTS), new Set(nobody));
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
  const like = numbersLike('0000000034', 20);
  expect(await read(like.join(' '))).toEqual([0, 0]);
  expect(await read(['0000000034', ...like].join(' '))).toEqual([0, 0]);
  expect(await read('0000000034,0000000042,H200000001')).toEqual([0, 4]);
  expect(await read(['0000000034,0000000042,H200000001', ...like].join(' '))).toEqual([0, 4]);
});

it('the same digits that lie in memory many times are seen once', async () => {
  expect(await read(`0000000034 ${'0000000059 '.repeat(1_000)}`)).toEqual([0, 2]);
});
