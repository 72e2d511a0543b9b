import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const likeBoth = '0000000059'; // one place behind one resident’s number, two behind the other’s
  expect(await read(likeBoth)).toEqual([0, 0]);
  expect(await read(`0000000034,${likeBoth}`)).toEqual([0, 0]);
  expect(await read(`0000000034,0000000042,${likeBoth}`)).toEqual([0, 4]);
});
