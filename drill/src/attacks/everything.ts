import { join } from 'node:path';
import { openStateFile, PassphraseFile } from '@vernix/custody';
import { Keyring } from '../../../apps/key-service/src/keyring.ts';
import type { Attack } from '../attack.ts';
import { openWith } from '../loot/keyring.ts';
import { Loot } from '../loot/loot.ts';
import { sealedItems } from '../loot/sealed-items.ts';
import { keystoreIn, sealingKeyIn } from '../world/keystore.ts';

/** The one theft that yields the registry: said, and shown to be so. */
export const everything: Attack = {
  name: 'key-service-and-database',
  stolen: 'key service + database, both',
  async run(world) {
    const { data } = world.system;
    const loot = new Loot(world.residents);
    const custody = new PassphraseFile(join(data, 'config', 'passphrase'));
    const places = { directory: keystoreIn(data), sealingKeyFile: sealingKeyIn(data) };
    const keyring = await Keyring.open(await openStateFile(places, custody));
    openWith(keyring, await sealedItems(world), (clear) => loot.search(clear));
    keyring.wipe();
    return {
      people: loot.people,
      bound: world.residents.people,
      why: 'everything: it takes both machines, or both backups and the passphrase',
      notes: ['keep their backups, and who may restore them, apart'],
    };
  },
};
