import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { type Custody, KEYSTORE_FILE, openKeystoreFile, readKeystore, sealKeystore } from '@vernix/custody';
import { syncDirectory, writeAtomically } from '@vernix/durable';
import { LogWriter } from '@vernix/log-files';
import { generateSigningKey } from '@vernix/seal';
import { z } from 'zod';
import { EPOCHS_FILE, NO_EPOCHS } from './epochs.ts';
import { Keyring } from './keyring.ts';
import { logSigners } from './record/log-keys.ts';
import { OPENINGS_FILE } from './record/openings.ts';
import { LOG_DIRECTORY } from './record/releases.ts';

export type SigningKey = Awaited<ReturnType<typeof generateSigningKey>>;

/** What the custody opens. */
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

/**
 * Makes a keystore in a directory that is missing or empty. It is built beside it and renamed into place, so that an
 * interrupted start leaves nothing half-made.
 *
 * @param origin the log's name
 * @throws VernixError `keystore-missing` when the directory holds something else; what the custody says
 */
export async function createKeystore(directory: string, custody: Custody, origin: string): Promise<void> {
  if (existsSync(directory) && (await readdir(directory)).length > 0)
    throw new VernixError('keystore-missing');
  const root = randomBytes(32);
  const content: z.input<typeof Content> = {
    type: 'vernix-keystore/1',
    root: root.toString('base64'),
    statementKey: Content.shape.statementKey.parse(await generateSigningKey()),
  };
  const plain = Buffer.from(JSON.stringify(content));
  const sealed = await sealKeystore(plain, custody);
  plain.fill(0);
  const unfinished = `${directory}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeAtomically(join(unfinished, KEYSTORE_FILE), sealed);
  await writeAtomically(join(unfinished, OPENINGS_FILE), '');
  await writeAtomically(join(unfinished, EPOCHS_FILE), NO_EPOCHS);
  const keyring = new Keyring(root);
  const log = await LogWriter.create({
    directory: join(unfinished, LOG_DIRECTORY),
    origin,
    signers: logSigners(origin, keyring),
  });
  await log.close();
  keyring.wipe();
  await rename(unfinished, directory);
  await syncDirectory(dirname(directory));
}

/** @throws VernixError `keystore-missing`, `keystore-damaged`, and what the custody says */
export async function openKeystore(directory: string, custody: Custody): Promise<Keystore> {
  const plain = await openKeystoreFile(await readKeystore(directory), custody);
  const content = Content.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  plain.fill(0);
  if (!content.success) throw new VernixError('keystore-damaged', { file: KEYSTORE_FILE });
  const { root, statementKey } = content.data;
  return { keyring: new Keyring(Buffer.from(root, 'base64')), statementKey };
}
