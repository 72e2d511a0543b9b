/** What a newcomer sees: partners that keep sending, and charts that fill. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IntakeList } from '@vernix/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Staff } from './support/staff.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { eventually } from './support/wait.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem({ simulate: true });
}, 120_000);

afterAll(async () => {
  await system.stop();
  await removeData(system.data);
}, 30_000);

/** Not today's alone: a day may end meanwhile. */
const rowsIn = ({ transfers }: IntakeList): number =>
  transfers.reduce((sum, { balance }) => sum + (balance?.rows ?? 0), 0);

it('brings thousands of births of two years within a minute, from three kinds of sender, sealed both ways', async () => {
  const steward = await Staff.signIn(system.link('steward'));
  const seen = await eventually(
    'thousands of rows have been taken in',
    async () => {
      const intake = await steward.intake();
      return rowsIn(intake) > 5_000 ? intake : null;
    },
    60_000,
  );
  const kinds = new Set(seen.transfers.map(({ partnerKind }) => partnerKind));
  expect([...kinds].toSorted()).toEqual(['hospital', 'laboratory', 'midwifery']);
  expect(new Set(seen.transfers.map(({ sealedAtSource }) => sealedAtSource))).toEqual(new Set([true, false]));
  expect(seen.today.accepted + seen.today.queried + seen.today.rejected).toBe(seen.today.rows);
  expect(seen.today.failed).toBe(0);
}, 90_000);

it('has nothing to complain of after an ordinary start', async () => {
  const logs = join(system.data, 'logs');
  const lines = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')));
  const alarming = lines
    .flatMap((text) => text.split('\n'))
    .filter((line) => /"level":"(warn|error)"/.test(line));
  expect(alarming).toEqual([]);
});

it('goes on after a stop', async () => {
  await system.stop();
  system = await startSystem({ simulate: true, data: system.data });
  const steward = await Staff.signIn(system.link('steward'));
  const before = (await steward.house()).vault.records;
  const after = await eventually('another file arrives', async () => {
    const { records } = (await steward.house()).vault;
    return records > before ? records : null;
  });
  expect(after).toBeGreaterThan(before);
}, 120_000);
