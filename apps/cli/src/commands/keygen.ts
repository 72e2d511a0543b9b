import { createHash, randomBytes } from 'node:crypto';
import { generateIdentity, generateSigningKey } from '@vernix/seal';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { defineCommand, needs, usageError } from '../command.ts';
import { createPrivateFile } from '../private-file.ts';

interface Made {
  readonly kind: 'identity' | 'signing-key' | 'token' | 'witness';
  readonly secret: string;
  /** What may be shown to anyone, and what it is called in a roster. */
  readonly publicName: string;
  readonly publicValue: string;
}

async function makeIdentity(kind: 'hybrid' | 'classic'): Promise<Made> {
  const { identity, recipient } = await generateIdentity(kind);
  return {
    kind: 'identity',
    secret: `# public key: ${recipient}\n${identity}\n`,
    publicName: 'recipient',
    publicValue: recipient,
  };
}

async function makeSigningKey(): Promise<Made> {
  const { privateJwk, publicKey } = await generateSigningKey();
  return {
    kind: 'signing-key',
    secret: `${JSON.stringify(privateJwk)}\n`,
    publicName: 'publicKey',
    publicValue: publicKey,
  };
}

/** 256 random bits: a plain hash of it is enough in the roster, for there is nothing to guess. */
function makeToken(): Made {
  const token = randomBytes(32).toString('base64url');
  const sha256 = createHash('sha256').update(token).digest('hex');
  return { kind: 'token', secret: `${token}\n`, publicName: 'sha256', publicValue: sha256 };
}

/** Ed25519 for every tool there is, ML-DSA-44 beside it for what must hold when Ed25519 does not. */
function makeWitness(name: string): Made {
  const keys = (['ed25519-cosignature', 'ml-dsa-44'] as const).map((kind) => generateSignerKey(kind, name));
  const publicKeys = keys.map((key) => Signer.parse(key).verifier.vkey);
  return {
    kind: 'witness',
    secret: `${keys.join('\n')}\n`,
    publicName: 'keys',
    publicValue: publicKeys.join('\n'),
  };
}

export const keygen = defineCommand({
  name: 'keygen',
  summary: {
    en: 'Make a key: to open reports with, to sign rosters with, for a witness, or a partner token.',
    fr: 'Faire une clé : pour ouvrir les rapports, signer les listes, pour un témoin, ou un jeton de partenaire.',
  },
  args: '',
  arity: [0, 0],
  about: [
    {
      en: 'The secret goes to a new file that only you can read; the public part, which a roster names, is printed.',
      fr: 'Le secret va dans un nouveau fichier que vous seul pouvez lire; la partie publique, que nomme la liste, est affichée.',
    },
    {
      en: 'An identity is an age identity, post-quantum unless --classic: its file works with age itself, 1.3 or later; with --classic, any.',
      fr: 'Une identité est une identité age, post-quantique sauf avec --classic : son fichier fonctionne avec age même, 1.3 ou ultérieur; avec --classic, n’importe lequel.',
    },
  ],
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'the new file for the secret; an existing one is never overwritten',
        fr: 'le nouveau fichier du secret; un fichier existant n’est jamais écrasé',
      },
    },
    classic: {
      type: 'boolean',
      about: {
        en: 'an X25519 identity, for tools that know no post-quantum recipients',
        fr: 'une identité X25519, pour les outils sans destinataires post-quantiques',
      },
    },
    signing: {
      type: 'boolean',
      about: { en: 'an Ed25519 signing key (JWK) instead', fr: 'plutôt une clé de signature Ed25519 (JWK)' },
    },
    token: { type: 'boolean', about: { en: 'a partner token instead', fr: 'plutôt un jeton de partenaire' } },
    witness: {
      type: 'string',
      value: 'NAME',
      about: {
        en: 'the two keys of a witness instead, under a name that says whose it is, such as hospital.example/witness',
        fr: 'plutôt les deux clés d’un témoin, sous un nom qui dit à qui il est, comme hospital.example/witness',
      },
    },
  },
  examples: ['vernix keygen --out report-identity.txt', 'vernix keygen --signing --out roster-key.json'],
  async run({ values, output }) {
    if (values.out === undefined) throw needs('keygen', '--out FILE');
    const kinds = [values.classic, values.signing, values.token, values.witness].filter(
      (asked) => asked !== undefined && asked !== false,
    );
    if (kinds.length > 1) {
      throw usageError({
        en: '--classic, --signing, --token and --witness exclude each other',
        fr: '--classic, --signing, --token et --witness s’excluent',
      });
    }
    const made = await make(values);
    await createPrivateFile(values.out, made.secret);
    output.result({ kind: made.kind, file: values.out, [made.publicName]: made.publicValue }, [
      `${made.publicName}: ${made.publicValue}`,
    ]);
    return 'ok';
  },
});

interface Kinds {
  readonly classic?: boolean;
  readonly signing?: boolean;
  readonly token?: boolean;
  readonly witness?: string;
}

function make(asked: Kinds): Promise<Made> {
  if (asked.witness !== undefined) return Promise.resolve(makeWitness(asked.witness));
  if (asked.signing === true) return makeSigningKey();
  if (asked.token === true) return Promise.resolve(makeToken());
  return makeIdentity(asked.classic === true ? 'classic' : 'hybrid');
}
