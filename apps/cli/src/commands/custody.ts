import { readFile } from 'node:fs/promises';
import {
  armorShare,
  bringShare,
  type CeremonyStatus,
  ceremonyStatus,
  checkCustodian,
  custodyOf,
  fetchShare,
  migrateKeystore,
  openShare,
  parseShare,
} from '@vernix/custody';
import { identitiesIn } from '@vernix/seal';
import { defineCommand, usageError } from '../command.ts';
import { readHiddenLine } from '../custody/hidden-line.ts';
import { readCustodySettings } from '../custody/settings.ts';
import { type Line, placeholdersIn, type Words } from '../language.ts';
import type { Output } from '../output.ts';
import { noFile, readSecretFile } from '../private-file.ts';

interface Asked {
  readonly custodian: string | undefined;
  readonly values: Readonly<
    Partial<Record<'socket' | 'identity' | 'keystore' | 'config' | 'to', string | undefined>>
  >;
  readonly output: Output;
}

function needed(value: string | undefined, what: Words): string {
  if (value === undefined) throw usageError({ en: `this needs ${what.en}`, fr: `il faut ${what.fr}` });
  return value;
}

const option = (text: string): Words => ({ en: text, fr: placeholdersIn('fr', text) });
const NAME = { en: 'the custodian’s NAME', fr: 'le NOM du dépositaire' };
const DIRECTORY = { en: '“directory” in the configuration', fr: '« directory » dans la configuration' };

const nameOf = ({ custodian }: Asked): string => needed(custodian, NAME);
const socketOf = ({ values }: Asked): string => needed(values.socket, option('--socket FILE'));

function told(status: CeremonyStatus): Line[] {
  const { here, threshold, custodians } = status;
  return [
    here < threshold
      ? {
          en: `${here} of the ${threshold} custodians it takes were here.`,
          fr: `${here} des ${threshold} dépositaires requis sont venus.`,
        }
      : {
          en: 'Enough custodians were here: the key service opens.',
          fr: 'Assez de dépositaires sont venus : le service des clés s’ouvre.',
        },
    ...custodians.map(({ name, here: came }) =>
      came ? { en: `  ${name}: was here`, fr: `  ${name} : est venu` } : `  ${name}`,
    ),
  ];
}

const YOUR_SHARE = {
  en: 'Your share, opened (it is not shown):',
  fr: 'Votre part, ouverte (elle n’est pas affichée) :',
};

/** Opened with the identity that was named, or as it is piped or typed in. */
async function shareToBring(asked: Asked): Promise<Uint8Array> {
  const name = nameOf(asked);
  const { identity } = asked.values;
  if (identity !== undefined) {
    return openShare(
      name,
      await fetchShare(socketOf(asked), name),
      identitiesIn(await readSecretFile(identity)),
    );
  }
  if (process.stdin.isTTY) asked.output.note(YOUR_SHARE);
  return parseShare(await readHiddenLine(process.stdin), name);
}

const ACTIONS: Readonly<Record<string, (asked: Asked) => Promise<void>>> = {
  async status(asked) {
    const status = await ceremonyStatus(socketOf(asked));
    asked.output.result(status, told(status));
  },

  async show(asked) {
    const share = armorShare(await fetchShare(socketOf(asked), nameOf(asked)));
    asked.output.result({ custodian: nameOf(asked), share }, share.trimEnd().split('\n'));
  },

  async bring(asked) {
    const share = await shareToBring(asked);
    const status = await bringShare(socketOf(asked), nameOf(asked), share);
    asked.output.result(status, told(status));
  },

  async check(asked) {
    const { values, output } = asked;
    const identities = identitiesIn(await readSecretFile(needed(values.identity, option('--identity FILE'))));
    const keystore = needed(values.keystore, option('--keystore FILE'));
    const sealed = await readFile(keystore).catch(() => {
      throw usageError(noFile(keystore));
    });
    await checkCustodian(sealed, nameOf(asked), identities);
    output.result({ custodian: nameOf(asked), opens: true }, [
      {
        en: `${nameOf(asked)} can open this keystore, together with others.`,
        fr: `${nameOf(asked)} peut ouvrir ce magasin de clés, avec d’autres.`,
      },
    ]);
  },

  async migrate({ values, output }) {
    const settings = await readCustodySettings(needed(values.config, option('--config FILE')));
    const directory = needed(settings.directory, DIRECTORY);
    const events = {
      waiting: (limit: number, of: number) =>
        output.note({
          en: `Waiting for ${limit} of ${of} custodians, each with “vernix custody bring” …`,
          fr: `En attente de ${limit} des ${of} dépositaires, chacun par « vernix custody bring » …`,
        }),
      brought: (here: number, limit: number) =>
        output.note({ en: `${here} of ${limit} were here.`, fr: `${here} de ${limit} sont venus.` }),
      forgotten: () =>
        output.note({
          en: 'The others did not come within an hour; everyone has to come again.',
          fr: 'Les autres ne sont pas venus dans l’heure; tous doivent revenir.',
        }),
    };
    const from = custodyOf(settings, events);
    const to = custodyOf(await readCustodySettings(needed(values.to, option('--to FILE'))), events);
    await migrateKeystore(directory, from, to);
    output.result({ from: from.kind, to: to.kind }, [
      {
        en: `The keystore went from “${from.kind}” to “${to.kind}”. Put the new setting into the key service’s configuration.`,
        fr: `Le magasin de clés est passé de « ${from.kind} » à « ${to.kind} ». Mettez le nouveau réglage dans la configuration du service des clés.`,
      },
    ]);
  },
};

export const custody = defineCommand({
  name: 'custody',
  summary: {
    en: 'Open a keystore together with other custodians, or put it into other hands.',
    fr: 'Ouvrir un magasin de clés avec d’autres dépositaires, ou le confier à d’autres mains.',
  },
  args: 'status|show|bring|check|migrate [NAME]',
  arity: [1, 2],
  about: [
    {
      en: 'status: who is awaited. show NAME: your share as it is sealed to you, an age file; opening it is for “age -d” or --identity.',
      fr: 'status : qui est attendu. show NOM : votre part, scellée à votre intention, en fichier age; « age -d » ou --identity l’ouvre.',
    },
    {
      en: 'bring NAME: hands over your share, opened here with --identity, or piped or typed in. Shares are written nowhere. The identity does not leave the machine this runs on, which may be your own, with the socket forwarded by ssh.',
      fr: 'bring NOM : remet votre part, ouverte ici avec --identity, ou reçue par un tube ou au clavier. Les parts ne sont écrites nulle part. L’identité ne quitte pas la machine où ceci s’exécute, qui peut être la vôtre, le socket étant relayé par ssh.',
    },
    {
      en: 'check NAME: whether your identity opens your share of a keystore, without opening the keystore.',
      fr: 'check NOM : si votre identité ouvre votre part d’un magasin de clés, sans ouvrir le magasin de clés.',
    },
    {
      en: 'migrate: seals the keystore anew, while the key service is stopped: --config is its configuration, --to a file with the new “passphraseFile” or “custody”. No data is touched. Copies of the former keystore still open as before: destroy them.',
      fr: 'migrate : scelle le magasin de clés à nouveau, le service des clés étant arrêté : --config est sa configuration, --to un fichier avec le nouveau « passphraseFile » ou « custody ». Aucune donnée n’est touchée. Les copies de l’ancien magasin de clés s’ouvrent toujours comme avant : détruisez-les.',
    },
  ],
  options: {
    socket: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'where the key service waits for custodians',
        fr: 'où le service des clés attend les dépositaires',
      },
    },
    identity: {
      type: 'string',
      value: 'FILE',
      about: { en: 'your age identity (bring, check)', fr: 'votre identité age (bring, check)' },
    },
    keystore: {
      type: 'string',
      value: 'FILE',
      about: { en: 'a keystore.age, or a copy of it (check)', fr: 'un keystore.age, ou une copie (check)' },
    },
    config: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'the key service’s configuration (migrate)',
        fr: 'la configuration du service des clés (migrate)',
      },
    },
    to: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'JSON with the new “passphraseFile” or “custody” (migrate)',
        fr: 'JSON avec le nouveau « passphraseFile » ou « custody » (migrate)',
      },
    },
  },
  examples: [
    'vernix custody bring amina --socket /run/vernix/custody.sock --identity ~/amina.key',
    'vernix custody show amina --socket custody.sock | age -d -i amina.key | vernix custody bring amina --socket custody.sock',
    'vernix custody check amina --keystore keystore.age --identity ~/amina.key',
    'vernix custody migrate --config key-service.json --to custodians.json',
  ],
  async run({ values, positionals, output }) {
    const [action = '', custodian] = positionals;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act === undefined) {
      const names = Object.keys(ACTIONS).join(', ');
      throw usageError({ en: `vernix custody does ${names}`, fr: `vernix custody fait ${names}` });
    }
    await act({ custodian, values, output });
    return 'ok';
  },
});
