import { join } from 'node:path';
import type { Attack } from '../attack.ts';
import { Harvester, NO_ITEMS } from '../loot/harvester.ts';
import { originalsIn } from '../loot/originals.ts';
import { Rehearsal } from '../world/rehearsal.ts';

/**
 * Whoever copied every file that passed the gateway, and found a way to ask the key service, but has no database to see what
 * became of each. The sealed files as they passed are those that the vault still keeps.
 */
export const copiedSpool: Attack = {
  name: 'copied-spool',
  stolen: 'a copy of the spool, and a way to the key service',
  async run(world) {
    const rehearsal = await Rehearsal.begin(world, true);
    try {
      const harvester = new Harvester(rehearsal.client, NO_ITEMS, world.residents);
      const files = await originalsIn(join(world.system.data, 'vault'));
      await harvester.reopen(files);
      return {
        people: harvester.people,
        bound: 0,
        alarmAfterMinutes: rehearsal.firstAlarmOf('decoy-touched'),
        why: 'a file is opened as one transfer, and who asks for the decoy among them is stopped',
        notes: [
          `${files.length} sealed files asked for, ${harvester.refused} refused`,
          await rehearsal.howItEnded(),
        ],
      };
    } finally {
      await rehearsal.end();
    }
  },
};
