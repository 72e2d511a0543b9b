/** 100,000 real births from the command line to the figures, through two kills on the way. */
import type { Balance, Count } from '@vernix/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findNatality,
  NATALITY_BOYS_PER_GIRL,
  NATALITY_RATES,
  NATALITY_ROWS,
} from './support/conformance.ts';
import { slowLine } from './support/slow-line.ts';
import { Staff } from './support/staff.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { eventually } from './support/wait.ts';

const natality = findNatality();

/** The sample, unpacked and sealed, is this long; the line breaks after so much of it. */
const SEALED_BYTES = 17_373_632;
const STOPS_AFTER = 6_000_000;

const shown = (count: Count): number | null => (count.shown ? count.value : null);

describe.skipIf(natality === null)('the natality sample', () => {
  let system: System;
  let steward: Staff;
  let quality: Staff;
  let transferId: string;

  beforeAll(async () => {
    system = await startSystem();
    steward = await Staff.signIn(system.link('steward'));
    quality = await Staff.signIn(system.link('quality-lead'));
  }, 120_000);

  afterAll(async () => {
    await system.stop();
    await removeData(system.data);
  }, 30_000);

  it('goes on where it stopped when the command is killed in the middle', async () => {
    const line = await slowLine(system.addresses.gateway, STOPS_AFTER);
    const command = [
      'submit',
      natality!,
      '--mapping',
      'us-natality-2014',
      '--gateway',
      line.url,
      '--json',
      '--no-wait',
    ];
    const first = system.begin(...command);
    await line.stopped;
    first.kill('SIGKILL');
    line.mend();
    const second = await system.vernix(...command);
    line.close();
    expect(line.carriedSince()).toBeLessThan(SEALED_BYTES - STOPS_AFTER / 2);
    expect(second.stderr).toBe('');
    const answer = JSON.parse(second.stdout) as {
      transferId: string;
      resumed: boolean;
      receiptVerified: boolean;
    };
    expect(answer).toMatchObject({ resumed: true, receiptVerified: true });
    transferId = answer.transferId;
    expect(await sent(system)).toEqual([transferId]);
  }, 60_000);

  it('is taken in whole when the vault is killed while it reads it', async () => {
    await eventually('the vault reads rows', async () => {
      const { transfers } = await steward.intake();
      const rows = transfers[0]?.rowsSoFar ?? 0;
      return rows > 0 && rows < NATALITY_ROWS ? rows : null;
    });
    process.kill(await system.pid('vault'), 'SIGKILL');
    const outcome = await eventually('the file is committed', () => committed(system, transferId), 120_000);
    const { rows, accepted, queried, rejected } = outcome;
    expect({ rows, rejected, kept: accepted + queried }).toEqual({
      rows: NATALITY_ROWS,
      rejected: 0,
      kept: NATALITY_ROWS,
    });
  }, 180_000);

  it('shows the rates that were computed straight from the file, each with what it rests on', async () => {
    const answer = await eventually('the snapshot has every row', async () => {
      const found = await quality.indicators('?site=guest').catch(() => null);
      const births = found?.indicators.find(({ id }) => id === 'births')?.groups[0]?.rate;
      return births !== undefined && shown(births.numerator) === NATALITY_ROWS ? found : null;
    });
    for (const { id, filled, share } of NATALITY_RATES) {
      const indicator = answer.indicators.find((candidate) => candidate.id === id)!;
      const { rate } = indicator.groups[0]!;
      expect({
        id,
        numerator: shown(rate.numerator),
        denominator: shown(rate.denominator),
        missing: shown(rate.missing),
      }).toEqual({
        id,
        numerator: Math.round(share * filled),
        denominator: filled,
        missing: NATALITY_ROWS - filled,
      });
      expect(rate.value! / indicator.per!).toBeCloseTo(share, 6);
    }
    const boysPerGirl = answer.indicators.find(({ id }) => id === 'boys-per-girl')!.groups[0]!.rate;
    expect(boysPerGirl.value).toBeCloseTo(NATALITY_BOYS_PER_GIRL, 5);
  }, 60_000);

  it('changes nothing when it is sent a second time', async () => {
    // The steward's session ended with the vault that was killed.
    const officer = await Staff.signIn(system.link('privacy-officer'));
    const before = (await officer.house()).vault;
    const again = await system.vernix('submit', natality!, '--mapping', 'us-natality-2014', '--json');
    expect(again.code).toBe(0);
    const { outcome } = JSON.parse(again.stdout) as { outcome: { state: string; balance: Balance } };
    expect(outcome).toMatchObject({
      state: 'committed',
      balance: { rows: NATALITY_ROWS, rejected: 0, unchanged: NATALITY_ROWS },
    });
    const { records, persons, deliveries } = (await officer.house()).vault;
    expect({ records, persons, deliveries }).toEqual({
      records: before.records,
      persons: before.persons,
      deliveries: before.deliveries,
    });
  }, 120_000);
});

async function sent(system: System): Promise<string[]> {
  const { stdout } = await system.vernix('status', '--json');
  return (JSON.parse(stdout) as { transfers: { id: string }[] }).transfers.map(({ id }) => id);
}

async function committed(system: System, id: string) {
  const { stdout } = await system.vernix('status', id, '--json');
  const transfer = JSON.parse(stdout) as { state: string; balance: Balance | null };
  return transfer.state === 'committed' ? transfer.balance : null;
}
