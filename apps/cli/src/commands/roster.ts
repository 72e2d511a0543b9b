import { Roster } from '@vernix/contracts';
import { signStatement, verifyStatement } from '@vernix/seal';
import { defineCommand, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import { readPublicFile, readPublicKey, readSecretFile, writePrivateFile } from '../private-file.ts';
import { SigningKey } from '../signing-key.ts';

interface Asked {
  readonly file: string;
  readonly key: string;
  readonly out: string | undefined;
}

async function sign({ file, key, out }: Asked): Promise<Roster> {
  if (out === undefined) throw usageError('vernix roster sign needs --out FILE');
  const roster = parseJson(Roster, await readPublicFile(file), file);
  const signingKey = parseJson(SigningKey, await readSecretFile(key), key);
  await writePrivateFile(out, `${await signStatement(roster, signingKey)}\n`);
  return roster;
}

async function verify({ file, key }: Asked): Promise<Roster> {
  return verifyStatement(await readPublicFile(file), await readPublicKey(key), Roster);
}

export const roster = defineCommand({
  name: 'roster',
  summary: 'Sign the list of who may send, or verify a signed one.',
  args: 'sign|verify FILE',
  arity: [2, 2],
  about: [
    'sign: FILE is the roster as JSON; --key is the signing key made by “vernix keygen --signing”; --out takes the signed roster.',
    'verify: FILE is a signed roster; --key is a file with what “vernix keygen --signing” printed, or the public key alone. With --json it shows the roster.',
    'A gateway refuses a roster whose version is lower than the one it uses: raise it with each change.',
  ],
  options: {
    key: { type: 'string', value: 'FILE', about: 'the signing key (sign) or the public key (verify)' },
    out: { type: 'string', value: 'FILE', about: 'where the signed roster goes (sign)' },
  },
  examples: [
    'vernix roster sign roster.json --key roster-key.json --out roster.jws',
    'vernix roster verify roster.jws --key roster-key.pub',
  ],
  async run({ values, positionals, output }) {
    const [action, file = ''] = positionals;
    if (values.key === undefined) throw usageError('vernix roster needs --key FILE');
    if (action !== 'sign' && action !== 'verify') throw usageError('vernix roster does “sign” or “verify”');
    const asked = { file, key: values.key, out: values.out };
    const found = await (action === 'sign' ? sign(asked) : verify(asked));
    const { version, partners } = found;
    output.result({ action, roster: found }, [
      `${action === 'sign' ? 'Signed' : 'Good signature'}: roster version ${version}, ${partners.length} partners.`,
    ]);
    return 'ok';
  },
});
