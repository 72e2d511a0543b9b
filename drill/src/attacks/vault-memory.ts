import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import { Loot } from '../loot/loot.ts';
import { Passing } from '../loot/passing.ts';
import { familyOf, memoryOf } from '../loot/memory.ts';
import { numbersOfDoubles } from '../world/doubles.ts';
import type { World } from '../world/world.ts';

/** Longer than the ingest lane rests before its process ends. */
const REST_MS = 5_000;

/** The memory of every process of the vault. A process that ends meanwhile has none. */
async function takeMemory({ system }: World, loot: Loot): Promise<void> {
  for (const pid of await familyOf(await system.pid('vault'))) {
    try {
      for await (const bytes of memoryOf(pid)) loot.search(bytes, true);
    } catch (error) {
      if (!['ENOENT', 'ESRCH', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

const searched = ({ bytes }: Loot): string => `${(bytes / 1e6).toFixed(0)} MB of memory searched`;

/** Root comes when no file is being taken in, and looks for what is left of those that were. */
export const vaultMemory: Attack = {
  name: 'vault-memory',
  stolen: 'vault, root: memory at rest',
  async run(world) {
    await sleep(REST_MS);
    const loot = new Loot(world.residents, world.visitors);
    await takeMemory(world, loot);
    return {
      people: loot.people,
      bound: 0,
      why: 'the process that reads rows ends when it has read them',
      notes: [searched(loot), ...loot.words],
    };
  },
};

/** Root sits in the vault while a file is taken in. */
export const ingestWorker: Attack = {
  name: 'ingest-worker',
  stolen: 'vault, root, staying: files taken in meanwhile',
  async run(world) {
    const visit = await world.expect('queen-street');
    const { people } = visit;
    const loot = new Passing(people, world.residents, await numbersOfDoubles(world.system.data, people));
    const passed = new AbortController();
    const looking = (async () => {
      while (!passed.signal.aborted) await takeMemory(world, loot);
    })();
    await visit.send(true).finally(() => passed.abort());
    await looking;
    return {
      people: loot.people,
      strangers: loot.strangers,
      bound: people.people,
      why: 'only those in files that came in that time',
      notes: [searched(loot), `${people.people} people were taken in`, ...loot.words],
    };
  },
};
