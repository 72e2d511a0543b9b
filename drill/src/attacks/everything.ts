import type { Attack } from '../attack.ts';
import { openWith } from '../loot/keyring.ts';
import { Loot } from '../loot/loot.ts';
import { sealedPages } from '../loot/sealed-items.ts';
import { keyringIn } from '../world/keystore.ts';

/** The one theft that yields the registry: said, and shown to be so. */
export const everything: Attack = {
  name: 'key-service-and-database',
  stolen: 'key service + database, both',
  async run(world) {
    const loot = new Loot(world.residents);
    const keyring = await keyringIn(world.system.data);
    await openWith(keyring, sealedPages(world), (clear) => loot.search(clear));
    keyring.wipe();
    return {
      people: loot.people,
      bound: world.residents.people,
      why: 'everything: it takes both machines, or both backups and the passphrase',
      notes: ['keep their backups, and who may restore them, apart'],
    };
  },
};
