import { join } from 'node:path';
import { LogReader } from '@vernix/log-files';
import type { Attack } from '../attack.ts';
import { Loot } from '../loot/loot.ts';
import { keystoreIn } from '../world/keystore.ts';

/** The log's disk: what anyone who mirrors it has. */
export const logAlone: Attack = {
  name: 'log',
  stolen: 'log alone: its disk',
  async run({ system, residents, visitors }) {
    const loot = new Loot(residents, visitors);
    const directory = join(keystoreIn(system.data), 'log');
    await loot.searchDirectory(directory);
    const log = await LogReader.open(directory);
    return {
      people: loot.people,
      bound: 0,
      why: 'entries hold ids and counts; which items were released is a commitment',
      notes: [`${log.checkpoint.size} entries read`, ...loot.words],
    };
  },
};
