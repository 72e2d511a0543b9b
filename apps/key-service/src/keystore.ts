import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { moveDurably, writeAtomically } from '@vernix/durable';
import { LogWriter } from '@vernix/log-files';
import { generateSigningKey } from '@vernix/seal';
import { Decrypter, Encrypter } from 'age-encryption';
import { z } from 'zod';
import { EPOCHS_FILE, NO_EPOCHS } from './epochs.ts';
import { Keyring } from './keyring.ts';
import { logSigners } from './record/log-keys.ts';
import { OPENINGS_FILE } from './record/openings.ts';
import { LOG_DIRECTORY } from './record/releases.ts';

export type SigningKey = Awaited<ReturnType<typeof generateSigningKey>>;

/** What the passphrase opens. */
export interface Keystore {
  readonly keyring: Keyring;
  /** Signs the intake statements. */
  readonly statementKey: SigningKey;
}

const Content = z.object({
  type: z.literal('vernix-keystore/1'),
  root: z.base64().length(44),
  statementKey: z.object({
    privateJwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
    publicKey: z.string(),
  }),
});

export const KEYSTORE_FILE = 'keystore.age';
const UNFINISHED = `${KEYSTORE_FILE}.unfinished`;

const LEAST_CHARACTERS = 16;

/** The first line of the passphrase file. @throws VernixError `passphrase-missing` */
export async function readPassphrase(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new VernixError('passphrase-missing', {}, { cause });
  });
  const [passphrase = ''] = text.split(/\r?\n/, 1);
  if (passphrase === '') throw new VernixError('passphrase-missing');
  return passphrase;
}

/**
 * Makes a keystore in an empty directory, which the caller has locked. It is no keystore until the last step gives its first file
 * its name; what an interrupted start left is cleared away by the next.
 *
 * @param scryptLogN base-2 logarithm of the passphrase's work factor
 * @param origin the log's name
 * @throws VernixError `keystore-missing` when the directory holds something else; `passphrase-short`
 */
export async function createKeystore(
  directory: string,
  passphrase: string,
  scryptLogN: number,
  origin: string,
): Promise<void> {
  const found = await readdir(directory);
  const isMark = (name: string): boolean => name.startsWith(UNFINISHED);
  if (found.length > 0 && !found.some(isMark)) throw new VernixError('keystore-missing');
  if (passphrase.length < LEAST_CHARACTERS)
    throw new VernixError('passphrase-short', { least: LEAST_CHARACTERS });
  const left = found.filter((name) => !isMark(name));
  await Promise.all(left.map((name) => rm(join(directory, name), { recursive: true })));
  const root = randomBytes(32);
  const content: z.input<typeof Content> = {
    type: 'vernix-keystore/1',
    root: root.toString('base64'),
    statementKey: Content.shape.statementKey.parse(await generateSigningKey()),
  };
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(scryptLogN);
  encrypter.setPassphrase(passphrase);
  const keystore = await encrypter.encrypt(JSON.stringify(content));
  await writeAtomically(join(directory, UNFINISHED), keystore);
  await writeAtomically(join(directory, OPENINGS_FILE), '');
  await writeAtomically(join(directory, EPOCHS_FILE), NO_EPOCHS);
  const keyring = new Keyring(root);
  const log = await LogWriter.create({
    directory: join(directory, LOG_DIRECTORY),
    origin,
    signers: logSigners(origin, keyring),
  });
  await log.close();
  keyring.wipe();
  await moveDurably(join(directory, UNFINISHED), join(directory, KEYSTORE_FILE));
}

/** @throws VernixError `keystore-missing`, `passphrase-wrong`, `keystore-damaged` */
export async function openKeystore(directory: string, passphrase: string): Promise<Keystore> {
  const sealed = await readFile(join(directory, KEYSTORE_FILE)).catch((cause: unknown) => {
    throw new VernixError('keystore-missing', {}, { cause });
  });
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let text: string;
  try {
    text = await decrypter.decrypt(sealed, 'text');
  } catch (cause) {
    const wrong = cause instanceof Error && cause.message.includes('no identity matched');
    throw wrong
      ? new VernixError('passphrase-wrong', {}, { cause })
      : new VernixError('keystore-damaged', { file: KEYSTORE_FILE }, { cause });
  }
  const content = Content.safeParse(JSON.parse(text));
  if (!content.success) throw new VernixError('keystore-damaged', { file: KEYSTORE_FILE });
  const { root, statementKey } = content.data;
  return { keyring: new Keyring(Buffer.from(root, 'base64')), statementKey };
}
