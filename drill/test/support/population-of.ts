import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onceTestEnds } from '../../../scripts/test-cleanup.ts';
import { Population } from '../../src/world/population.ts';

/** A population of one file, whose rows have these numbers: mother's, infant's, chart's. Its persons are always i0, m0, i1, … */
export async function populationOf(...rows: readonly string[]): Promise<Population> {
  const directory = mkdtempSync(join(tmpdir(), 'vernix-drill-population-'));
  onceTestEnds(() => rmSync(directory, { recursive: true }));
  const header = 'mother.health_number,infant.health_number,record.local_id';
  writeFileSync(join(directory, 'them.csv'), `${[header, ...rows].join('\n')}\n`);
  const truth = rows.map((_, index) => `0,them.csv,${index + 1},i${index},m${index}`);
  writeFileSync(join(directory, 'truth.csv'), `${['seed,file,row,infant,mother', ...truth].join('\n')}\n`);
  return await Population.read(directory, ['them.csv']);
}
