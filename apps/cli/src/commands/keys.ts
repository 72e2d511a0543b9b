import { readFile, rm } from 'node:fs/promises';
import { KEY_NAMES, KeyName } from '@vernix/contracts';
import { approved } from '@vernix/key-channel';
import { identitiesIn } from '@vernix/seal';
import { forbidCoreDumps } from '@vernix/service';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { readKeystoreSettings } from '../custody/settings.ts';
import { destroyIntake } from '../keys/intake.ts';
import { KEY_OPTIONS, type KeyPlaces, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';
import { importKeys } from '../keys/import-keys.ts';
import { linesOf, listKeys } from '../keys/list-keys.ts';
import { vaultWork } from '../keys/vault-work.ts';
import { createPrivateFile, noFile, readSecretFile, writePrivateFile } from '../private-file.ts';

const Rekeyed = z.object({ generation: z.int(), tokens: z.int() });

interface Rotation {
  readonly key: KeyName;
  readonly of: string | undefined;
  readonly destroy: boolean;
}

async function rotate(places: KeyPlaces, { key, of, destroy }: Rotation): Promise<number> {
  if (key === 'tokens') return (await vaultWork(places, ['rekey'], Rekeyed)).generation;
  if (key === 'intake' && destroy) return await withKeys(places, destroyIntake);
  const asked = { principal: OPERATOR, key, ...(of === undefined ? {} : { of }) };
  return await withKeys(
    places,
    async (client) => (await client.call('keys.rotate', asked)).answer.generation,
  );
}

/** Writes all keys, sealed to a recipient, into a new file. Resolves to its size in bytes. */
async function exportKeys(places: KeyPlaces, recipient: string, file: string): Promise<number> {
  // Made first: an approval is good once, and one that ends at a full disk is lost.
  await createPrivateFile(file, new Uint8Array());
  try {
    return await withKeys(places, async (client) => {
      const asked = { action: { kind: 'key-export', params: { recipient } }, requester: OPERATOR };
      const { binary } = await approved(client, asked, (under) =>
        client.call('keys.export', { principal: OPERATOR, recipient, ...under }),
      );
      await writePrivateFile(file, binary);
      return binary.length;
    });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function importFrom(file: string, identity: string, config: string, rest: string | undefined) {
  forbidCoreDumps(); // what is opened here is every key there is
  const settings = await readKeystoreSettings(config);
  const identities = identitiesIn(await readSecretFile(identity));
  const sealed = await readFile(file).catch(() => {
    throw usageError(noFile(file));
  });
  return await importKeys(settings, { sealed, identities, rest }, new Date());
}

const MADE = {
  continued: {
    en: 'The keystore is made. Its log goes on from the copy.',
    fr: 'Le magasin de clés est créé. Son journal reprend à partir de la copie.',
  },
  new: {
    en: 'The keystore is made. A new log has begun: docs/operating.md says what to do before the vault and the witnesses take it.',
    fr: 'Le magasin de clés est créé. Un nouveau journal commence : docs/operating.md dit quoi faire pour que le coffre et les témoins l’acceptent.',
  },
} as const;

export const keys = defineCommand({
  name: 'keys',
  summary: {
    en: 'List the registry’s keys, replace or export them, or make a lost keystore again.',
    fr: 'Énumérer les clés du registre, les remplacer ou les exporter, ou refaire un magasin perdu.',
  },
  args: 'list|rotate|export|import [KEY|FILE]',
  arity: [1, 2],
  about: [
    {
      en: 'list: every key by name, generation and state; and the public ones that rosters, senders and witnesses are to be told.',
      fr: 'list : chaque clé par son nom, sa génération et son état; et les clés publiques à donner à la liste, aux expéditeurs et aux témoins.',
    },
    {
      en: `KEY is one of ${KEY_NAMES.join(', ')}; docs/adr/0016-key-life.md says what a new one of each does.`,
      fr: `CLÉ est l’une de ${KEY_NAMES.join(', ')}; docs/adr/0016-key-life.md dit ce que change une nouvelle clé de chaque sorte.`,
    },
    {
      en: 'rotate items: transfers to come hang from a new root; what is sealed stays readable. rotate tokens: every token in the registry is carried over to a new key and the old key is destroyed; files wait meanwhile. rotate statement: sign a roster that names the new key.',
      fr: 'rotate items : les transferts à venir dépendent d’une nouvelle racine; ce qui est scellé reste lisible. rotate tokens : chaque jeton du registre passe à une nouvelle clé et l’ancienne est détruite; les fichiers attendent. rotate statement : signez une liste qui nomme la nouvelle clé.',
    },
    {
      en: 'rotate intake --destroy: every earlier intake key is destroyed at once. Files still on their way to it have to be sent again. Where there is an officers’ desk, two officers approve it first.',
      fr: 'rotate intake --destroy : toute clé de réception antérieure est détruite sur-le-champ. Les fichiers encore en route vers elle devront être renvoyés. Là où il y a un bureau des responsables, deux d’entre eux l’approuvent d’abord.',
    },
    {
      en: 'export: all keys, sealed to --to, in a file that did not exist. Two officers approve it first, always.',
      fr: 'export : toutes les clés, scellées à --to, dans un fichier qui n’existait pas. Deux responsables l’approuvent d’abord, toujours.',
    },
    {
      en: 'import FILE: makes a keystore of an export where there is none, in the hands that --config names. Run it as the key service’s account while that is stopped; --rest is a copy of the lost directory, for the log and the decoys. docs/operating.md says what comes after.',
      fr: 'import FICHIER : crée un magasin de clés à partir d’une exportation là où il n’y en a pas, dans les mains que nomme --config. Lancez-la sous le compte du service des clés, arrêté; --rest est une copie du répertoire perdu, pour le journal et les leurres. docs/operating.md dit ce qui vient ensuite.',
    },
    {
      en: 'What two officers have to approve is asked for at their desk (exit code 6); run the same command again when they have signed.',
      fr: 'Ce que deux responsables doivent approuver est demandé à leur bureau (code de sortie 6); relancez la même commande quand ils auront signé.',
    },
  ],
  options: {
    ...KEY_OPTIONS,
    of: {
      type: 'string',
      value: 'FAMILY',
      about: { en: 'the snapshot family, for pseudonyms', fr: 'la famille d’instantanés, pour pseudonyms' },
    },
    destroy: {
      type: 'boolean',
      about: {
        en: 'with intake: destroy the earlier ones now',
        fr: 'avec intake : détruire les antérieures maintenant',
      },
    },
    to: {
      type: 'string',
      value: 'RECIPIENT',
      about: {
        en: 'with export: the age recipient (age1…)',
        fr: 'avec export : le destinataire age (age1…)',
      },
    },
    out: {
      type: 'string',
      value: 'FILE',
      about: { en: 'with export: the file to be written', fr: 'avec export : le fichier à écrire' },
    },
    config: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'with import: the key service’s configuration',
        fr: 'avec import : la configuration du service des clés',
      },
    },
    identity: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'with import: the age identity that opens the export',
        fr: 'avec import : l’identité age qui ouvre l’exportation',
      },
    },
    rest: {
      type: 'string',
      value: 'DIR',
      about: {
        en: 'with import: a copy of the lost directory',
        fr: 'avec import : une copie du répertoire perdu',
      },
    },
  },
  examples: [
    'vernix keys list',
    'vernix keys rotate tokens',
    'vernix keys import keys.age --identity recovery.key --config /etc/vernix/key-service.json --rest /backup/keystore',
  ],
  async run({ values, positionals, output }) {
    const [action, name] = positionals;
    if (action === 'import') {
      const { identity, config, rest } = values;
      if (name === undefined || identity === undefined || config === undefined) {
        throw usageError({
          en: 'vernix keys import needs the export: FILE --identity FILE --config FILE',
          fr: 'vernix keys import exige l’exportation : FICHIER --identity FICHIER --config FICHIER',
        });
      }
      const made = await importFrom(name, identity, config, rest);
      output.result(made, [MADE[made.log]]);
      return 'ok';
    }
    const places = await keyPlaces(values);
    if (action === 'list') {
      const listed = await withKeys(places, listKeys);
      output.result(listed, linesOf(listed));
      return 'ok';
    }
    if (action === 'export') {
      const { to, out } = values;
      if (to === undefined || out === undefined) {
        throw usageError({
          en: 'name whom the keys are sealed to, and the file: --to RECIPIENT --out FILE',
          fr: 'nommez à qui les clés sont scellées, et le fichier : --to DESTINATAIRE --out FICHIER',
        });
      }
      const bytes = await exportKeys(places, to, out);
      output.result({ file: out, recipient: to, bytes }, [
        {
          en: `All keys are in ${out}, sealed to ${to}.`,
          fr: `Toutes les clés sont dans ${out}, scellées à ${to}.`,
        },
      ]);
      return 'ok';
    }
    const key = KeyName.safeParse(name);
    if (action !== 'rotate' || !key.success) {
      throw usageError({
        en: `vernix keys does “list”, “export”, “import FILE” or “rotate KEY”, KEY one of ${KEY_NAMES.join(', ')}`,
        fr: `vernix keys fait « list », « export », « import FICHIER » ou « rotate CLÉ », CLÉ étant l’une de ${KEY_NAMES.join(', ')}`,
      });
    }
    const { of, destroy = false } = values;
    const generation = await rotate(places, { key: key.data, of, destroy });
    output.result({ key: key.data, generation }, [
      { en: `${key.data}: generation ${generation}.`, fr: `${key.data} : génération ${generation}.` },
    ]);
    return 'ok';
  },
});
