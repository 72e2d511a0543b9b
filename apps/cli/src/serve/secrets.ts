/** The secrets of one installation: made at the first start, each in a file of its own that only we can read. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, generateSigningKey, recipientOf } from '@vernix/seal';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { z } from 'zod';
import { parseJson } from '../json-file.ts';
import { makePrivateDirectory, readSecretFile, writePrivateFile } from '../private-file.ts';
import { SigningKey } from '../signing-key.ts';
import type { Layout } from './layout.ts';

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** The secret in the file, made first when there is none. */
async function keep(path: string, make: () => Promise<string> | string): Promise<string> {
  if (!existsSync(path)) await writePrivateFile(path, `${await make()}\n`);
  return readSecretFile(path);
}

async function keepSigningKey(path: string): Promise<SigningKey> {
  const text = await keep(path, async () => JSON.stringify((await generateSigningKey()).privateJwk));
  return parseJson(SigningKey, text, path);
}

/** The public keys of a witness whose keys are in the file. */
async function keepWitnessKeys(path: string): Promise<string[]> {
  const make = (): string =>
    (['ed25519-cosignature', 'ml-dsa-44'] as const)
      .map((kind) => generateSignerKey(kind, 'vernix/witness'))
      .join('\n');
  return (await keep(path, make)).split('\n').map((key) => Signer.parse(key).verifier.vkey);
}

const ReceiptKey = z.object({ publicKey: z.string() });

/** The gateway would make it at its first start, which comes after that of the key service, who has to know it. */
async function keepReceiptKey(gateway: string): Promise<string> {
  const path = join(gateway, 'receipt-key.json');
  const text = await keep(path, async () => JSON.stringify(await generateSigningKey()));
  return parseJson(ReceiptKey, text, path).publicKey;
}

export interface Installation {
  /** Unlocks the key service's keystore. */
  readonly passphraseFile: string;
  /** Signs the roster. In a real installation it is kept elsewhere, off this machine. */
  readonly rosterKey: SigningKey;
  /** What the vault presents at the gateway's second door. */
  readonly collectorTokenFile: string;
  readonly collectorTokenSha256: string;
  /** Its own witness's keys. Worth more where somebody else keeps them. */
  readonly witness: { readonly keyFile: string; readonly keys: readonly string[] };
  /** Seals the secrets of staff's one-time codes. */
  readonly codeSealKeyFile: string;
  /** Opens what the key service tells insights alone: which births are decoys. */
  readonly insightsIdentityFile: string;
  readonly insightsRecipient: string;
  /** By which the gateway's receipts are known. */
  readonly receiptKey: string;
}

/** Whether an earlier start made the secrets, so that there may be people's data. */
export const isInstalled = ({ config }: Layout): boolean => existsSync(join(config, 'passphrase'));

export async function openInstallation({ config, gateway }: Layout): Promise<Installation> {
  const file = (name: string): string => join(config, name);
  await keep(file('passphrase'), newToken);
  await keep(file('code-seal-key'), newToken);
  const collectorToken = await keep(file('collector-token'), newToken);
  const insights = await keep(
    file('insights-identity.txt'),
    async () => (await generateIdentity('hybrid')).identity,
  );
  return {
    passphraseFile: file('passphrase'),
    rosterKey: await keepSigningKey(file('roster-key.json')),
    collectorTokenFile: file('collector-token'),
    collectorTokenSha256: sha256Hex(collectorToken),
    witness: { keyFile: file('witness-keys'), keys: await keepWitnessKeys(file('witness-keys')) },
    codeSealKeyFile: file('code-seal-key'),
    insightsIdentityFile: file('insights-identity.txt'),
    insightsRecipient: await recipientOf(insights),
    receiptKey: await keepReceiptKey(gateway),
  };
}

export interface PartnerSecrets {
  readonly tokenFile: string;
  readonly tokenSha256: string;
  readonly identityFile: string;
  /** What reports are sealed to. */
  readonly reportRecipient: string;
}

/** A demo partner's own token and report key, which a real partner would keep on its own machines. */
export async function openPartner({ config }: Layout, id: string): Promise<PartnerSecrets> {
  const directory = join(config, 'partners', id);
  await makePrivateDirectory(directory);
  const tokenFile = join(directory, 'token');
  const identityFile = join(directory, 'report-identity.txt');
  const token = await keep(tokenFile, newToken);
  const identity = await keep(identityFile, async () => (await generateIdentity('hybrid')).identity);
  return {
    tokenFile,
    tokenSha256: sha256Hex(token),
    identityFile,
    reportRecipient: await recipientOf(identity),
  };
}
