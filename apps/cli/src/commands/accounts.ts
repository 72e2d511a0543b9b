import { existsSync } from 'node:fs';
import { AccountList, ListedPerson } from '@vernix/contracts';
import { signStatement, verifyStatement } from '@vernix/seal';
import { defineCommand, needs, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import type { Words } from '../language.ts';
import { readPublicFile, readPublicKey, readSecretFile, writePrivateFile } from '../private-file.ts';
import { SigningKey } from '../signing-key.ts';

type People = AccountList['people'];

/** A person's new passkeys beside those they had; their role and organisation are what the file says now. */
function withPerson(people: People, added: ListedPerson): People {
  const before = people.find(({ account }) => account === added.account);
  const ids = new Set(added.passkeys.map(({ id }) => id));
  const kept = (before?.passkeys ?? []).filter(({ id }) => !ids.has(id));
  const others = people.filter(({ account }) => account !== added.account);
  return [...others, { ...added, passkeys: [...kept, ...added.passkeys] }];
}

function withoutPerson(people: People, account: string): People {
  if (!people.some((person) => person.account === account)) {
    throw usageError({
      en: `${account} is not on the list`,
      fr: `${account} ne figure pas dans la liste`,
    });
  }
  return people.filter((person) => person.account !== account);
}

async function change(
  listFile: string | undefined,
  keyFile: string,
  alter: (people: People) => People,
): Promise<AccountList> {
  if (listFile === undefined) throw needs('accounts', '--list FILE');
  const key = parseJson(SigningKey, await readSecretFile(keyFile), keyFile);
  const before = existsSync(listFile)
    ? await verifyStatement(await readPublicFile(listFile), key.x, AccountList)
    : null;
  const list = AccountList.parse({
    type: 'vernix-accounts/1',
    version: (before?.version ?? 0) + 1,
    issuedAt: new Date().toISOString(),
    people: alter(before?.people ?? []),
  });
  await writePrivateFile(listFile, `${await signStatement(list, key)}\n`);
  return list;
}

const SIGNED = ({ version, people }: AccountList): Words => ({
  en: `Signed: version ${version}, ${people.length} people.`,
  fr: `Signé : version ${version}, ${people.length} personnes.`,
});
const VERIFIED = ({ version, people }: AccountList): Words => ({
  en: `Good signature: version ${version}, ${people.length} people.`,
  fr: `Signature valide : version ${version}, ${people.length} personnes.`,
});

export const accounts = defineCommand({
  name: 'accounts',
  summary: {
    en: 'Sign the list of people who sign in at the gateway and at insights with a passkey.',
    fr: 'Signer la liste des personnes qui se connectent à la passerelle et à la zone insights par clé d’accès.',
  },
  args: 'add|remove|verify FILE|ACCOUNT',
  arity: [2, 2],
  about: [
    {
      en: 'add: FILE is what the account page saved for a new passkey. See that it is that person’s before you sign: it says who may come in, and as what.',
      fr: 'add : FICHIER est ce que la page du compte a enregistré pour une nouvelle clé d’accès. Assurez-vous, avant de signer, qu’elle est bien celle de cette personne : la liste dit qui peut entrer, et à quel titre.',
    },
    {
      en: 'remove: ACCOUNT goes from the list, and their sessions end when the zones read it. verify: FILE is a signed list; --key is the public key.',
      fr: 'remove : COMPTE est retiré de la liste, et ses sessions prennent fin dès que les zones la lisent. verify : FICHIER est une liste signée; --key est la clé publique.',
    },
    {
      en: 'The list is signed by the roster’s key (--key), kept where the zones read it (--list), and each change raises its version: an older one is refused.',
      fr: 'La liste est signée par la clé du registre des partenaires (--key) et gardée là où les zones la lisent (--list); chaque changement élève sa version, et une plus ancienne est refusée.',
    },
  ],
  options: {
    list: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'the signed list; made when there is none',
        fr: 'la liste signée; créée s’il n’y en a pas',
      },
    },
    key: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'the signing key, or with verify its public key',
        fr: 'la clé de signature, ou avec verify sa clé publique',
      },
    },
  },
  examples: [
    'vernix accounts add passkey-clerk.json --list accounts.jws --key roster-key.json',
    'vernix accounts remove clerk --list accounts.jws --key roster-key.json',
    'vernix accounts verify accounts.jws --key roster.pub',
  ],
  async run({ values, positionals, output }) {
    const [action, what = ''] = positionals;
    const { key, list: file } = values;
    if (key === undefined) throw needs('accounts', '--key FILE');
    let list: AccountList;
    if (action === 'add') {
      const person = parseJson(ListedPerson, await readPublicFile(what), what);
      list = await change(file, key, (people) => withPerson(people, person));
    } else if (action === 'remove') {
      list = await change(file, key, (people) => withoutPerson(people, what));
    } else if (action === 'verify') {
      list = await verifyStatement(await readPublicFile(what), await readPublicKey(key), AccountList);
    } else {
      throw usageError({
        en: 'vernix accounts does “add”, “remove” or “verify”',
        fr: 'vernix accounts fait « add », « remove » ou « verify »',
      });
    }
    output.result({ action, list }, [(action === 'verify' ? VERIFIED : SIGNED)(list)]);
    return 'ok';
  },
});
