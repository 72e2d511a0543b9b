/** Files only their owner may read: keys, tokens, state. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import { makeDirectory, writeAtomically } from '@vernix/durable';
import { usageError } from './command.ts';
import type { Words } from './language.ts';

const OTHERS = 0o077;

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');

export const noFile = (path: string): Words => ({
  en: `there is no file ${path}`,
  fr: `le fichier ${path} n’existe pas`,
});

/** The error to throw when a file the user named cannot be read. Reading a directory fails without its name. */
function notReadable(error: unknown, path: string): unknown {
  if (isMissing(error)) return usageError(noFile(path));
  return hasCode(error, 'EISDIR') ? new VernixError('path-not-file', { path }) : error;
}

/** Creates a directory nobody else may enter, with its parents. An existing one is left as it is. */
export async function makePrivateDirectory(path: string): Promise<void> {
  await makeDirectory(path, 0o700);
}

/** Writes through a temporary file, fsynced and renamed, so that a crash leaves the old content or the new. */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  // Two commands may write the same file at once.
  await writeAtomically(path, content, `${path}.${randomBytes(6).toString('hex')}.tmp`);
}

/** As {@link writePrivateFile}, for a key a person asked for: never in the place of a file that exists. */
export async function createPrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw usageError({
      en: `${path} exists already, and a key is never overwritten`,
      fr: `${path} existe déjà, et une clé n’est jamais écrasée`,
    });
  }
}

/**
 * Reads a secret, without its final newline.
 *
 * @throws VernixError `secret-file-open` when others may read it, `command-line` when there is none.
 */
export async function readSecretFile(path: string): Promise<string> {
  try {
    const handle = await open(path, constants.O_RDONLY);
    try {
      const { mode } = await handle.stat();
      if ((mode & OTHERS) !== 0)
        throw new VernixError('secret-file-open', { path, mode: (mode & 0o777).toString(8) });
      return (await handle.readFile('utf8')).trimEnd();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw notReadable(error, path);
  }
}

/** Reads a file that is no secret, such as a public key or a roster. @throws VernixError `command-line` when missing. */
export async function readPublicFile(path: string): Promise<string> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      throw notReadable(error, path);
    },
  );
}

/** A file whose last newline is part of it, such as a signed note. @throws VernixError `command-line` when missing. */
export function readNoteFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw notReadable(error, path);
  });
}

/** 32 bytes in base64url, alone in its file or in the line that `keygen --signing` prints. */
const PUBLIC_KEY_FILE = /^(?:publicKey: *)?([A-Za-z0-9_-]{43})$/;

/** Reads an Ed25519 public key. @throws VernixError `command-line` when the file is missing or holds something else. */
export async function readPublicKey(path: string): Promise<string> {
  const key = PUBLIC_KEY_FILE.exec(await readPublicFile(path))?.[1];
  if (key === undefined) {
    throw usageError({
      en: `${path} does not hold a public key, as “vernix keygen --signing” prints it`,
      fr: `${path} ne contient pas de clé publique, telle que « vernix keygen --signing » l’affiche`,
    });
  }
  return key;
}
