/** The file a person wants to send: what it is, and how to read it. */
import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { VernixError } from '@vernix/contracts';
import { usageError } from '../command.ts';
import { isMissing, noFile } from '../private-file.ts';
import { FORM_BYTES, type Form, formOf } from './form.ts';

export interface Source {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly form: Form;
}

async function firstBytes(path: string, length: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** @throws VernixError `command-line` when it is not a file; `file-empty`, `source-form-wrong`. */
export async function inspectSource(file: string): Promise<Source> {
  const path = await realpath(file).catch((error: unknown) => {
    if (isMissing(error)) throw usageError(noFile(file));
    throw error;
  });
  const { size, mtimeMs, ...kind } = await stat(path).then((found) => ({
    size: found.size,
    mtimeMs: found.mtimeMs,
    isFile: found.isFile(),
  }));
  if (!kind.isFile) throw usageError({ en: `${file} is not a file`, fr: `${file} n’est pas un fichier` });
  // Read first: that an empty file may not be read is what has to be put right before it is filled.
  const start = await firstBytes(path, FORM_BYTES);
  if (size === 0) throw new VernixError('file-empty');
  return { path, size, mtimeMs, form: formOf(start) };
}

export async function isUnchanged(source: Source): Promise<boolean> {
  const now = await stat(source.path);
  return now.size === source.size && now.mtimeMs === source.mtimeMs;
}

/** The file's bytes as they are on disk, and the transform that makes rows of them (none unless compressed). */
export function readSource(source: Source): {
  raw: Readable;
  unpack: ReturnType<typeof createGunzip> | null;
} {
  return { raw: createReadStream(source.path), unpack: source.form === 'gzip' ? createGunzip() : null };
}

/** The name the registry is told, sealed by the gateway to the registry: without `.gz`, for it is sent unpacked. */
export function nameOf(source: Source): string {
  const name = basename(source.path).slice(-255);
  return source.form === 'gzip' ? name.replace(/\.gz$/i, '') : name;
}
