/** One file's whole way: from a sender's disk to a figure, and nothing of anybody left on the way. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@vernix/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personalValues, valuesFoundIn } from './support/people.ts';
import { Staff } from './support/staff.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { eventually } from './support/wait.ts';

let system: System;
let population: string;

beforeAll(async () => {
  system = await startSystem();
  population = join(system.data, 'population');
  await system.vernix('synth', '--births', '400', '--seed', '11', '--out', population);
}, 120_000);

afterAll(async () => {
  await system.stop();
  await removeData(system.data);
}, 30_000);

interface Submitted {
  readonly transferId: string;
  readonly receiptVerified: boolean;
  readonly receipt: { sealedAtSource: boolean };
  readonly outcome: {
    state: string;
    balance: { rows: number; accepted: number; queried: number; rejected: number };
  };
}

const files = async (): Promise<string[]> =>
  (await readdir(population)).filter((name) => name !== 'truth.csv').toSorted();

const rowsIn = async (name: string): Promise<number> =>
  (await readFile(join(population, name), 'utf8')).trimEnd().split('\n').length - 1;

it('takes in every row of every file, sealed at source or by the gateway, and the balance holds', async () => {
  await Promise.all(
    (await files()).map(async (name, index) => {
      const seal = index % 2 === 0 ? [] : ['--no-seal'];
      const { stdout, stderr, code } = await system.vernix(
        'submit',
        join(population, name),
        '--json',
        ...seal,
      );
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      const submitted = JSON.parse(stdout) as Submitted;
      expect(submitted).toMatchObject({ receiptVerified: true, outcome: { state: 'committed' } });
      expect(submitted.receipt.sealedAtSource).toBe(seal.length === 0);
      const { rows, accepted, queried, rejected } = submitted.outcome.balance;
      expect(rows).toBe(await rowsIn(name));
      expect(accepted + queried + rejected).toBe(rows);
    }),
  );
}, 90_000);

it('links what several senders told about the same birth', async () => {
  const steward = await Staff.signIn(system.link('steward'));
  const { vault } = await steward.house();
  const truth = (await readFile(join(population, 'truth.csv'), 'utf8')).trimEnd().split('\n').slice(1);
  const infants = new Set(truth.map((line) => line.split(',')[3]));
  expect(vault.records).toBeGreaterThan(infants.size);
  expect(vault.deliveries).toBeLessThan(vault.records);
});

it('moves the rates', async () => {
  const quality = await Staff.signIn(system.link('quality-lead'));
  const rate = await eventually('the births are published', async () => {
    const answer = await quality.indicators().catch(() => null);
    const births = answer?.indicators.find(({ id }) => id === 'births')?.groups[0]?.rate;
    return births?.numerator.shown === true && births.numerator.value > 0 ? births : null;
  });
  expect(rate.numerator).toMatchObject({ shown: true });
  const robson = await quality.robson();
  expect(robson.total.women).toMatchObject({ shown: true });
}, 60_000);

it('sends a report that only the sender can open', async () => {
  const ready = await eventually('a report is ready', async () => {
    const { stdout } = await system.vernix('status', '--json');
    const { transfers } = JSON.parse(stdout) as { transfers: { id: string; reportReady: boolean }[] };
    return transfers.find(({ reportReady }) => reportReady) ?? null;
  });
  const opened = await system.vernix('report', ready.id, '--json');
  const report = JSON.parse(opened.stdout) as Report;
  expect(report).toMatchObject({ type: 'vernix-report/1', transferId: ready.id });
});

it('leaves no name, number or birth date of anyone in a log, the spool, the database or a snapshot', async () => {
  const people = personalValues(await readFile(join(population, (await files())[0]!), 'utf8'));
  expect(people.length).toBeGreaterThan(300);
  const sent = await readFile(join(population, (await files())[0]!));
  expect(valuesFoundIn(sent, people)).toContain(people[0]!); // the search would find one
  await system.stop(); // so that everything is on disk, and nothing is removed while it is searched
  const own = new Set([population, join(system.data, 'client-state')]);
  const leaks: string[] = [];
  for (const file of await filesBelow(system.data, own)) {
    const content = await readFile(file);
    for (const value of valuesFoundIn(content, people)) leaks.push(`${file}: ${value}`);
  }
  expect(leaks).toEqual([]);
}, 60_000);

async function filesBelow(directory: string, except: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isFile()) found.push(path);
    if (entry.isDirectory() && !except.has(path)) found.push(...(await filesBelow(path, except)));
  }
  return found;
}
