import { join } from 'node:path';
import { PEOPLE_A_ROW } from '@vernix/contracts';
import { worstCase } from '@vernix/meter';
import type { Attack, Haul } from '../attack.ts';
import { Harvester, itemsFromBothEnds } from '../loot/harvester.ts';
import { originalsIn } from '../loot/originals.ts';
import { DAY_MS, Rehearsal, WINDOW_MS } from '../world/rehearsal.ts';
import type { World } from '../world/world.ts';

const DAYS = 4;

/**
 * Root in the vault for four days, with every session and every name to ask by: whatever the key service answers is the
 * thief's. The key service is the real one, on a copy of the installation's keys and with the budgets of a real registry;
 * only its clocks are turned.
 */
async function rob(world: World, decoys: boolean): Promise<Haul> {
  const rehearsal = await Rehearsal.begin(world, decoys);
  try {
    const harvester = new Harvester(rehearsal.client, itemsFromBothEnds(world), world.residents);
    await harvester.reopen(await originalsIn(join(world.system.data, 'vault')));
    while (rehearsal.elapsedMs < DAYS * DAY_MS) {
      await harvester.takeAll();
      rehearsal.pass(WINDOW_MS);
    }
    return {
      people: harvester.people,
      bound: worstCase(world.budgets, DAYS).total,
      alarmAfterMinutes: rehearsal.firstAlarmAfter,
      why: 'the budgets of all who may read, and what ingest earns, in people: a row costs two',
      notes: [
        `${harvester.identityRead} rows read by name and ${harvester.clinicalRead} others without, ${harvester.reopened} original files opened again, ${harvester.refused} requests refused`,
        `of 3.4 million people that would be ${((100 * harvester.people) / 3.4e6).toFixed(3)} %`,
        rehearsal.firstAlarm(),
        ...(decoys ? [await rehearsal.howItEnded()] : []),
      ],
    };
  } finally {
    await rehearsal.end();
  }
}

/** Chance by which the bound may fail for no fault of the house's. */
const UNLUCKY = 1e-5;

/** Of so many rows an item can be had, but for that chance, before two of them were decoys. */
function untilTwoDecoys(every: number): number {
  const decoys = 1 / (every + 1);
  let items = 1;
  while ((1 - decoys) ** items * (1 + (items * decoys) / (1 - decoys)) > UNLUCKY) items += 1;
  return items;
}

export const liveVault: Attack = {
  name: 'live-vault',
  stolen: 'live vault, root, until decoys stop it',
  async run(world) {
    const haul = await rob(world, true);
    return {
      ...haul,
      bound: Math.min(haul.bound, PEOPLE_A_ROW * untilTwoDecoys(world.decoysEvery)),
      why: `the second decoy stops everything, and one row in ${world.decoysEvery + 1} is one`,
    };
  },
};

/** The same thief, as if no decoy were ever among what is asked for: the budgets hold by themselves. */
export const luckyVault: Attack = {
  name: 'live-vault-without-decoys',
  stolen: `live vault, root, ${DAYS} days, never touching a decoy`,
  run: (world) => rob(world, false),
};
