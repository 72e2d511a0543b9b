import { Roster } from '@vernix/contracts';
import { signStatement, verifyStatement } from '@vernix/seal';
import { defineCommand, needs, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import type { Words } from '../language.ts';
import { readPublicFile, readPublicKey, readSecretFile, writePrivateFile } from '../private-file.ts';
import { SigningKey } from '../signing-key.ts';

interface Asked {
  readonly file: string;
  readonly key: string;
  readonly out: string | undefined;
}

async function sign({ file, key, out }: Asked): Promise<Roster> {
  if (out === undefined) throw needs('roster sign', '--out FILE');
  const roster = parseJson(Roster, await readPublicFile(file), file);
  const signingKey = parseJson(SigningKey, await readSecretFile(key), key);
  await writePrivateFile(out, `${await signStatement(roster, signingKey)}\n`);
  return roster;
}

async function verify({ file, key }: Asked): Promise<Roster> {
  return verifyStatement(await readPublicFile(file), await readPublicKey(key), Roster);
}

const SIGNED = ({ version, partners }: Roster): Words => ({
  en: `Signed: roster version ${version}, ${partners.length} partners.`,
  fr: `Signé : liste, version ${version}, ${partners.length} partenaires.`,
});
const VERIFIED = ({ version, partners }: Roster): Words => ({
  en: `Good signature: roster version ${version}, ${partners.length} partners.`,
  fr: `Signature valide : liste, version ${version}, ${partners.length} partenaires.`,
});

export const roster = defineCommand({
  name: 'roster',
  summary: {
    en: 'Sign the list of who may send, or verify a signed one.',
    fr: 'Signer la liste de qui peut envoyer, ou en vérifier une signée.',
  },
  args: 'sign|verify FILE',
  arity: [2, 2],
  about: [
    {
      en: 'sign: FILE is the roster as JSON; --key is the signing key made by “vernix keygen --signing”; --out takes the signed roster.',
      fr: 'sign : FICHIER est la liste en JSON; --key est la clé de signature faite par « vernix keygen --signing »; --out reçoit la liste signée.',
    },
    {
      en: 'verify: FILE is a signed roster; --key is a file with what “vernix keygen --signing” printed, or the public key alone. With --json it shows the roster.',
      fr: 'verify : FICHIER est une liste signée; --key est un fichier avec ce que « vernix keygen --signing » a affiché, ou la seule clé publique. Avec --json, la liste est affichée.',
    },
    {
      en: 'A gateway refuses a roster whose version is lower than the one it uses: raise it with each change.',
      fr: 'Une passerelle refuse une liste dont la version est inférieure à celle en usage : élevez-la à chaque changement.',
    },
  ],
  options: {
    key: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'the signing key (sign) or the public key (verify)',
        fr: 'la clé de signature (sign) ou la clé publique (verify)',
      },
    },
    out: {
      type: 'string',
      value: 'FILE',
      about: { en: 'where the signed roster goes (sign)', fr: 'où va la liste signée (sign)' },
    },
  },
  examples: [
    'vernix roster sign roster.json --key roster-key.json --out roster.jws',
    'vernix roster verify roster.jws --key roster-key.pub',
  ],
  async run({ values, positionals, output }) {
    const [action, file = ''] = positionals;
    if (values.key === undefined) throw needs('roster', '--key FILE');
    if (action !== 'sign' && action !== 'verify') {
      throw usageError({
        en: 'vernix roster does “sign” or “verify”',
        fr: 'vernix roster fait « sign » ou « verify »',
      });
    }
    const asked = { file, key: values.key, out: values.out };
    const found = await (action === 'sign' ? sign(asked) : verify(asked));
    output.result({ action, roster: found }, [(action === 'sign' ? SIGNED : VERIFIED)(found)]);
    return 'ok';
  },
});
