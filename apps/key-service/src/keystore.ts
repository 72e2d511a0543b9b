import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import {
  type Custody,
  KEYSTORE_FILE,
  openKeystoreFile,
  readKeystore,
  sealKeystore,
  StateFile,
} from '@vernix/custody';
import { syncDirectory, writeAtomically } from '@vernix/durable';
import { LogWriter, OPENINGS_FILE } from '@vernix/log-files';
import { firstState } from '@vernix/seal';
import { z } from 'zod';
import { Keyring } from './keyring.ts';
import { logSigners } from './record/log-keys.ts';
import { LOG_DIRECTORY } from './record/releases.ts';

/** What the custody opens: the root that all other keys are sealed under, with a sealing key ({@link StateFile}). */
const Content = z.strictObject({ type: z.literal('vernix-keystore/2'), root: z.base64().length(44) });

/**
 * Makes a keystore in a directory that is missing or empty. It is built beside it and renamed into place, so that an
 * interrupted start leaves nothing half-made.
 *
 * @param sealingKeyFile where the one copy of the sealing key is, outside the directory
 * @param origin the log's name
 * @throws VernixError `keystore-missing` when the directory holds something else; `sealing-key-left`; what the custody says
 */
export async function createKeystore(
  directory: string,
  sealingKeyFile: string,
  custody: Custody,
  origin: string,
  now: Date,
): Promise<void> {
  if (existsSync(directory) && (await readdir(directory)).length > 0)
    throw new VernixError('keystore-missing');
  const unfinished = `${directory}.unfinished`;
  // Keys that were lost with their directory may come back from a backup; without their sealing key they could not.
  if (existsSync(sealingKeyFile) && !existsSync(unfinished)) throw new VernixError('sealing-key-left');
  const root = randomBytes(32);
  const content: z.input<typeof Content> = { type: 'vernix-keystore/2', root: root.toString('base64') };
  const plain = Buffer.from(JSON.stringify(content));
  const sealed = await sealKeystore(plain, custody);
  plain.fill(0);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeAtomically(join(unfinished, KEYSTORE_FILE), sealed);
  await writeAtomically(join(unfinished, OPENINGS_FILE), '');
  const file = new StateFile(directory, sealingKeyFile, root);
  const state = await firstState(now.toISOString());
  await file.write(state, unfinished);
  const keyring = new Keyring(file, state);
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

/** @throws VernixError `keystore-missing`, `keystore-damaged`, `sealing-key-missing`, and what the custody says */
export async function openKeystore(
  directory: string,
  sealingKeyFile: string,
  custody: Custody,
): Promise<Keyring> {
  const plain = await openKeystoreFile(await readKeystore(directory), custody);
  const content = Content.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  plain.fill(0);
  if (!content.success) throw new VernixError('keystore-damaged', { file: KEYSTORE_FILE });
  const root = Buffer.from(content.data.root, 'base64');
  return await Keyring.open(new StateFile(directory, sealingKeyFile, root));
}
