import { join } from 'node:path';
import type { Attack } from '../attack.ts';
import { Loot } from '../loot/loot.ts';
import { memoryOf } from '../loot/memory.ts';

/** Every key there is, and the record of what was released, with nothing to open. */
export const keyServiceAlone: Attack = {
  name: 'key-service',
  stolen: 'key service alone: disk, passphrase, memory',
  async run({ system, residents, visitors }) {
    const loot = new Loot(residents, visitors);
    await loot.searchDirectory(join(system.data, 'keys'));
    for await (const bytes of memoryOf(await system.pid('key-service'))) loot.search(bytes, true);
    return {
      people: loot.people,
      bound: 0,
      why: 'it never holds person data, in any form',
      notes: [`${(loot.bytes / 1e6).toFixed(0)} MB of its disk and memory searched`, ...loot.words],
    };
  },
};
