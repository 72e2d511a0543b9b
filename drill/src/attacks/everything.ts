import { join } from 'node:path';
import { PassphraseFile } from '@vernix/custody';
import { batchKey, itemKey } from '@vernix/seal';
import { openKeystore } from '../../../apps/key-service/src/keystore.ts';
import type { Attack } from '../attack.ts';
import { tryOpen } from '../loot/cracker.ts';
import { Loot } from '../loot/loot.ts';
import { sealedItems } from '../loot/sealed-items.ts';

/** The one theft that yields the registry: said, and shown to be so. */
export const everything: Attack = {
  name: 'key-service-and-database',
  stolen: 'key service + database, both',
  async run(world) {
    const { data } = world.system;
    const loot = new Loot(world.residents);
    const passphraseFile = join(data, 'config', 'passphrase');
    const keystore = await openKeystore(join(data, 'keys'), new PassphraseFile(passphraseFile));
    const root = keystore.keyring.itemRoot();
    for (const item of await sealedItems(world)) {
      const clear = tryOpen(item, itemKey(batchKey(root, item.transferId, item.itemClass), item.row));
      if (clear !== null) loot.search(clear);
    }
    keystore.keyring.wipe();
    return {
      people: loot.people,
      bound: world.residents.people,
      why: 'everything: it takes both machines, or both backups and the passphrase',
      notes: ['keep their backups, and who may restore them, apart'],
    };
  },
};
