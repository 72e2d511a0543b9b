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
import { defineCommand, usageError } from '../command.ts';
import { readHiddenLine } from '../custody/hidden-line.ts';
import { readCustodySettings } from '../custody/settings.ts';
import type { Output } from '../output.ts';
import { readSecretFile } from '../private-file.ts';

interface Asked {
  readonly custodian: string | undefined;
  readonly values: Readonly<
    Partial<Record<'socket' | 'identity' | 'keystore' | 'config' | 'to', string | undefined>>
  >;
  readonly output: Output;
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw usageError(`this needs ${what}`);
  return value;
}

const nameOf = ({ custodian }: Asked): string => needed(custodian, 'the custodian’s NAME');
const socketOf = ({ values }: Asked): string => needed(values.socket, '--socket FILE');

/** The identities in an age identity file: comments left out. */
async function identitiesIn(file: string): Promise<string[]> {
  const lines = (await readSecretFile(file)).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function told(status: CeremonyStatus): string[] {
  const { here, threshold, custodians } = status;
  return [
    here < threshold
      ? `${here} of the ${threshold} custodians it takes were here.`
      : 'Enough custodians were here: the key service opens.',
    ...custodians.map((each) => `  ${each.name}${each.here ? ': was here' : ''}`),
  ];
}

/** Opened with the identity that was named, or as it is piped or typed in. */
async function shareToBring(asked: Asked): Promise<Uint8Array> {
  const name = nameOf(asked);
  const { identity } = asked.values;
  if (identity !== undefined) {
    return openShare(name, await fetchShare(socketOf(asked), name), await identitiesIn(identity));
  }
  if (process.stdin.isTTY) asked.output.note('Your share, opened (it is not shown):');
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
    const identities = await identitiesIn(needed(values.identity, '--identity FILE'));
    const keystore = needed(values.keystore, '--keystore FILE');
    const sealed = await readFile(keystore).catch(() => {
      throw usageError(`there is no file ${keystore}`);
    });
    await checkCustodian(sealed, nameOf(asked), identities);
    output.result({ custodian: nameOf(asked), opens: true }, [
      `${nameOf(asked)} can open this keystore, together with others.`,
    ]);
  },

  async migrate({ values, output }) {
    const settings = await readCustodySettings(needed(values.config, '--config FILE'));
    const directory = needed(settings.directory, '“directory” in the configuration');
    const events = {
      waiting: (limit: number, of: number) =>
        output.note(`Waiting for ${limit} of ${of} custodians, each with “vernix custody bring” …`),
      brought: (here: number, limit: number) => output.note(`${here} of ${limit} were here.`),
      forgotten: () => output.note('The others did not come within an hour; everyone has to come again.'),
    };
    const from = custodyOf(settings, events);
    const to = custodyOf(await readCustodySettings(needed(values.to, '--to FILE')), events);
    await migrateKeystore(directory, from, to);
    output.result({ from: from.kind, to: to.kind }, [
      `The keystore went from “${from.kind}” to “${to.kind}”. Put the new setting into the key service’s configuration.`,
    ]);
  },
};

export const custody = defineCommand({
  name: 'custody',
  summary: 'Open a keystore together with other custodians, or put it into other hands.',
  args: 'status|show|bring|check|migrate [NAME]',
  arity: [1, 2],
  about: [
    'status: who is awaited. show NAME: your share as it is sealed to you, an age file; opening it is for “age -d” or --identity.',
    'bring NAME: hands over your share, opened here with --identity, or piped or typed in. Shares are written nowhere. The identity does not leave the machine this runs on, which may be your own, with the socket forwarded by ssh.',
    'check NAME: whether your identity opens your share of a keystore, without opening the keystore.',
    'migrate: seals the keystore anew, while the key service is stopped: --config is its configuration, --to a file with the new “passphraseFile” or “custody”. No data is touched. Copies of the former keystore still open as before: destroy them.',
  ],
  options: {
    socket: { type: 'string', value: 'FILE', about: 'where the key service waits for custodians' },
    identity: { type: 'string', value: 'FILE', about: 'your age identity (bring, check)' },
    keystore: { type: 'string', value: 'FILE', about: 'a keystore.age, or a copy of it (check)' },
    config: { type: 'string', value: 'FILE', about: 'the key service’s configuration (migrate)' },
    to: { type: 'string', value: 'FILE', about: 'JSON with the new “passphraseFile” or “custody” (migrate)' },
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
    if (act === undefined) throw usageError(`vernix custody does ${Object.keys(ACTIONS).join(', ')}`);
    await act({ custodian, values, output });
    return 'ok';
  },
});
