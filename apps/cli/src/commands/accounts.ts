import { existsSync } from 'node:fs';
import { AccountList, ListedPerson } from '@vernix/contracts';
import { signStatement, verifyStatement } from '@vernix/seal';
import { defineCommand, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
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
  if (!people.some((person) => person.account === account)) throw usageError(`${account} is not on the list`);
  return people.filter((person) => person.account !== account);
}

async function change(
  listFile: string | undefined,
  keyFile: string,
  alter: (people: People) => People,
): Promise<AccountList> {
  if (listFile === undefined) throw usageError('vernix accounts needs --list FILE');
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

export const accounts = defineCommand({
  name: 'accounts',
  summary: 'Sign the list of people who sign in at the gateway and at insights with a passkey.',
  args: 'add|remove|verify FILE|ACCOUNT',
  arity: [2, 2],
  about: [
    'add: FILE is what the account page saved for a new passkey. See that it is that person’s before you sign: it says who may come in, and as what.',
    'remove: ACCOUNT goes from the list, and their sessions end when the zones read it. verify: FILE is a signed list; --key is the public key.',
    'The list is signed by the roster’s key (--key), kept where the zones read it (--list), and each change raises its version: an older one is refused.',
  ],
  options: {
    list: { type: 'string', value: 'FILE', about: 'the signed list; made when there is none' },
    key: { type: 'string', value: 'FILE', about: 'the signing key, or with verify its public key' },
  },
  examples: [
    'vernix accounts add passkey-clerk.json --list accounts.jws --key roster-key.json',
    'vernix accounts remove clerk --list accounts.jws --key roster-key.json',
    'vernix accounts verify accounts.jws --key roster.pub',
  ],
  async run({ values, positionals, output }) {
    const [action, what = ''] = positionals;
    const { key, list: file } = values;
    if (key === undefined) throw usageError('vernix accounts needs --key FILE');
    let list: AccountList;
    if (action === 'add') {
      const person = parseJson(ListedPerson, await readPublicFile(what), what);
      list = await change(file, key, (people) => withPerson(people, person));
    } else if (action === 'remove') {
      list = await change(file, key, (people) => withoutPerson(people, what));
    } else if (action === 'verify') {
      list = await verifyStatement(await readPublicFile(what), await readPublicKey(key), AccountList);
    } else {
      throw usageError('vernix accounts does “add”, “remove” or “verify”');
    }
    const said = action === 'verify' ? 'Good signature' : 'Signed';
    output.result({ action, list }, [`${said}: version ${list.version}, ${list.people.length} people.`]);
    return 'ok';
  },
});
