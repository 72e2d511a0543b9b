/** How this computer reaches a gateway: the client file, and the options that stand in its place. */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PartnerId, StatementKey, VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { type Options, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import { readPublicKey, readSecretFile } from '../private-file.ts';

const GatewayUrl = z.url({ protocol: /^https?$/ });

/** A client file (`client.json`). Relative file names in it are relative to it. */
export const ClientFile = z.strictObject({
  gateway: GatewayUrl,
  partner: PartnerId,
  tokenFile: z.string(),
  /** Ed25519 public key the registry signs its intake keys with: the pin. */
  intakeKey: StatementKey.optional(),
  /** Ed25519 public key the gateway signs receipts with. */
  receiptKey: StatementKey.optional(),
  /** The age identity reports are sealed to. */
  identityFile: z.string().optional(),
});
export type ClientFile = z.infer<typeof ClientFile>;

export interface Profile {
  /** Without a slash at its end. */
  readonly gateway: string;
  readonly token: string;
  readonly intakeKey: string | null;
  readonly receiptKey: string | null;
  readonly identityFile: string | null;
}

export const PROFILE_OPTIONS = {
  client: {
    type: 'string',
    value: 'FILE',
    about: {
      en: 'client file with the settings below (default: .vernix/config/client.json here or in a directory above, else vernix/client.json in your configuration directory)',
      fr: 'fichier client avec les réglages ci-dessous (par défaut : .vernix/config/client.json ici ou dans un répertoire au-dessus, sinon vernix/client.json dans votre répertoire de configuration)',
    },
  },
  gateway: {
    type: 'string',
    value: 'URL',
    about: { en: 'address of the gateway', fr: 'adresse de la passerelle' },
  },
  'token-file': {
    type: 'string',
    value: 'FILE',
    about: {
      en: 'file that holds your partner token',
      fr: 'fichier qui contient votre jeton de partenaire',
    },
  },
  'intake-key': {
    type: 'string',
    value: 'FILE',
    about: {
      en: 'file that holds the registry’s intake signing key (public)',
      fr: 'fichier qui contient la clé (publique) de signature du registre',
    },
  },
} as const satisfies Options;

export interface ProfileValues {
  readonly client?: string | undefined;
  readonly gateway?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly 'intake-key'?: string | undefined;
}

const PLAIN = /^[\w./:@%+,=-]+$/;

/** The options that a hint of ours has to repeat, lest the command it names ask another gateway, or as somebody else. */
export function sameGateway(values: ProfileValues): string {
  return (['client', 'gateway', 'token-file'] as const)
    .flatMap((name) => (values[name] === undefined ? [] : [` --${name} ${quoted(values[name])}`]))
    .join('');
}

/** As a shell takes it for one word. */
const quoted = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The directory and all above it, nearest first. */
function upwards(directory: string): string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [directory, ...upwards(above)];
}

function standardPlaces(name: string): string[] {
  const configHome = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const here = upwards(process.cwd()).map((directory) => join(directory, '.vernix', 'config', name));
  return [...here, join(configHome, 'vernix', name)];
}

/** There, and ours: in a shared directory above, such as /tmp, anybody could lay out a gateway of their own. */
function isOurs(path: string): boolean {
  try {
    return statSync(path).uid === (process.getuid?.() ?? 0);
  } catch {
    return false;
  }
}

async function readClientFile(path: string): Promise<ClientFile> {
  const client = parseJson(ClientFile, await readSecretFile(path), path);
  const here = (file: string): string => resolve(dirname(path), file);
  return {
    ...client,
    tokenFile: here(client.tokenFile),
    ...(client.identityFile === undefined ? {} : { identityFile: here(client.identityFile) }),
  };
}

/** A file of this name beside the client file that is named; when none is, where one is looked for, nearest first. */
export function findBesideClient(name: string, client?: string): string | null {
  const places = client === undefined ? standardPlaces(name) : [join(dirname(client), name)];
  return places.find(isOurs) ?? null;
}

async function findClientFile(): Promise<ClientFile | null> {
  const place = findBesideClient('client.json');
  return place === null ? null : readClientFile(place);
}

/** The profile that settings describe; file names in them are absolute or relative to where the command runs. */
export async function readProfile(settings: Omit<ClientFile, 'partner'>): Promise<Profile> {
  return {
    gateway: settings.gateway.replace(/\/+$/, ''),
    token: await readSecretFile(settings.tokenFile),
    intakeKey: settings.intakeKey ?? null,
    receiptKey: settings.receiptKey ?? null,
    identityFile: settings.identityFile ?? null,
  };
}

/**
 * The settings to use: an option wins over the client file.
 *
 * @throws VernixError `client-not-set-up` when neither names a gateway and a token.
 */
export async function loadProfile(values: ProfileValues): Promise<Profile> {
  const file = values.client === undefined ? await findClientFile() : await readClientFile(values.client);
  const gateway = values.gateway ?? file?.gateway;
  if (gateway !== undefined && !GatewayUrl.safeParse(gateway).success) {
    throw usageError({
      en: '--gateway is an address such as https://gateway.example.org',
      fr: '--gateway est une adresse telle que https://gateway.example.org',
    });
  }
  const tokenFile = values['token-file'] ?? file?.tokenFile;
  if (gateway === undefined || tokenFile === undefined) throw new VernixError('client-not-set-up');
  const pin = values['intake-key'];
  const pinned = pin === undefined ? {} : { intakeKey: await readPublicKey(pin) };
  return readProfile({ ...file, gateway, tokenFile, ...pinned });
}
