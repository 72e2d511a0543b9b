import { join } from 'node:path';
import type { Attack } from '../attack.ts';
import { Cracker, TRIES } from '../loot/cracker.ts';
import { Loot } from '../loot/loot.ts';
import { logicalDump } from '../loot/logical-dump.ts';
import { countItems, sampleItems, sealedPages } from '../loot/sealed-items.ts';

const KEY_BYTES = 32;

/** Everything the vault keeps on disk, database and files and configuration: a dump and every backup. */
export const vaultAtRest: Attack = {
  name: 'vault-backups',
  stolen: 'database dump + all backups',
  async run(world) {
    const { data } = world.system;
    const loot = new Loot(world.residents, world.visitors);
    await loot.searchDirectory(join(data, 'vault'));
    await loot.searchDirectory(join(data, 'postgres'));
    const cracker = new Cracker();
    await cracker.learnFrom(
      join(data, 'vault'),
      join(data, 'postgres'),
      join(data, 'config', 'vault.json'),
      join(data, 'config', 'collector-token'),
    );
    const dumped = await logicalDump(world, {
      bytes(value) {
        loot.search(value);
        cracker.learn(value.toString('latin1'));
        if (value.length === KEY_BYTES) cracker.learn(value.toString('hex'));
      },
      text(values) {
        loot.search(Buffer.from(values));
        cracker.learn(values);
      },
    });
    const items = await countItems(world);
    const samples = await sampleItems(world, TRIES);
    const opened = await cracker.open(samples, sealedPages(world), (clear) => loot.search(clear));
    return {
      people: loot.people,
      bound: 0,
      why: 'every item is sealed under a key that only the key service can derive',
      notes: [
        `${(loot.bytes / 1e6).toFixed(0)} MB of database and files searched, and every value of ${dumped} rows as a dump has them`,
        `${cracker.keys} strings that could be keys tried on ${items} sealed items: ${opened} opened`,
        ...loot.words,
      ],
    };
  },
};
