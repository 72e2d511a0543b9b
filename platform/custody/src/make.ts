import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { syncDirectory, writeAtomically } from '@vernix/durable';
import type { KeyState } from '@vernix/seal';
import { z } from 'zod';
import type { Custody } from './custody.ts';
import {
  KEYSTORE_FILE,
  keystoreDamaged,
  openKeystoreFile,
  readKeystore,
  sealKeystore,
} from './keystore-file.ts';
import { LOCK_FILE, lockKeystore } from './lock.ts';
import { StateFile } from './state-file.ts';

/** What the custody opens: the root that all other keys are sealed under, with a sealing key ({@link StateFile}). */
const Content = z.strictObject({ type: z.literal('vernix-keystore/2'), root: z.base64().length(44) });

/** Where a keystore is. */
export interface KeystorePlaces {
  readonly directory: string;
  /** The one copy of the sealing key, outside the directory. */
  readonly sealingKeyFile: string;
}

/** As a key service's configuration says: the sealing key is beside the directory, if nowhere else. */
export function keystorePlaces(settings: {
  readonly directory: string;
  readonly sealingKeyFile?: string | undefined;
}): KeystorePlaces {
  const directory = resolve(settings.directory);
  return { directory, sealingKeyFile: resolve(settings.sealingKeyFile ?? `${directory}.sealing-key`) };
}

/**
 * Makes a keystore of these keys, under a new root, in a directory that is missing or empty. It is built beside it, under its
 * lock, and renamed into place: an interrupted start leaves nothing half-made, and of two at once one makes it.
 *
 * @param fill puts in what belongs beside the keys
 * @throws VernixError `keystore-in-use`, `keystore-exists`; `keystore-missing` when the directory holds something else;
 * `sealing-key-left`; what the custody and `fill` say
 */
export async function makeKeystore(
  { directory, sealingKeyFile }: KeystorePlaces,
  custody: Custody,
  state: KeyState,
  fill: (inside: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${directory}.unfinished`;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = await lockKeystore(directory, unfinished); // and goes with it when it is renamed
  try {
    if (existsSync(join(directory, KEYSTORE_FILE))) throw new VernixError('keystore-exists');
    if ((await readdir(directory)).length > 0) throw new VernixError('keystore-missing');
    const keystore = join(unfinished, KEYSTORE_FILE);
    // Keys that were lost with their directory may come back from a backup; without their sealing key they could not.
    if (existsSync(sealingKeyFile) && !existsSync(keystore)) throw new VernixError('sealing-key-left');
    for (const name of await readdir(unfinished)) {
      if (name !== LOCK_FILE && name !== KEYSTORE_FILE) await rm(join(unfinished, name), { recursive: true });
    }
    const root = randomBytes(32);
    const content: z.input<typeof Content> = { type: 'vernix-keystore/2', root: root.toString('base64') };
    const plain = Buffer.from(JSON.stringify(content));
    const sealed = await sealKeystore(plain, custody).finally(() => plain.fill(0));
    await writeAtomically(keystore, sealed);
    const file = new StateFile(directory, sealingKeyFile, root);
    await file.write(state, unfinished).finally(() => file.wipe());
    await fill(unfinished);
    await rename(unfinished, directory);
    await syncDirectory(dirname(directory));
  } finally {
    await lock.release();
    await rmdir(unfinished).catch(() => undefined); // when nothing was begun in it
  }
}

/** The keys of a keystore. @throws VernixError `keystore-missing`, `keystore-damaged`, and what the custody says */
export async function openStateFile(
  { directory, sealingKeyFile }: KeystorePlaces,
  custody: Custody,
): Promise<StateFile> {
  const plain = await openKeystoreFile(await readKeystore(directory), custody);
  try {
    const { root } = Content.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
    return new StateFile(directory, sealingKeyFile, Buffer.from(root, 'base64'));
  } catch {
    throw keystoreDamaged(); // without a cause: it may quote the root
  } finally {
    plain.fill(0);
  }
}
