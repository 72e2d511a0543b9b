import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type CollectableFile, VernixError } from '@vernix/contracts';
import type { SealedFiles } from '../files.ts';
import type { GatewayClient } from './gateway-client.ts';

/**
 * Brings one file into the vault: what was fetched before is kept and the rest asked for. When this returns, the whole
 * file is on disk under its name and its hash is what the gateway announced.
 *
 * @param signal breaks off; what has been fetched is kept for the next time
 * @throws VernixError `gateway-unreachable` and the gateway's own; `files-disk-full`; `stored-file-differs`: begun again next time
 */
export async function fetchFile(
  gateway: GatewayClient,
  files: SealedFiles,
  file: CollectableFile,
  signal?: AbortSignal,
): Promise<void> {
  if (await isWhole(files.pathOf(file.id), file, signal)) return;
  const part = await open(files.partOf(file.id), 'a+', 0o600);
  try {
    const hash = createHash('sha256');
    let held = await readInto(hash, part, signal);
    if (held < file.bytes) {
      for await (const bytes of gateway.content(file.id, held, signal)) {
        held += bytes.length;
        if (held > file.bytes) break;
        hash.update(bytes);
        await part.appendFile(bytes).catch(noRoom);
      }
      if (held < file.bytes) throw new VernixError('gateway-unreachable');
    }
    if (held !== file.bytes || hash.digest('hex') !== file.sha256) {
      await part.truncate(0);
      throw new VernixError('stored-file-differs', { transfer: file.id });
    }
    await files.keep(file.id, part).catch(noRoom);
  } finally {
    await part.close();
  }
}

/** @throws VernixError `files-disk-full`; what else went wrong, as it is */
function noRoom(cause: NodeJS.ErrnoException): never {
  const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  throw isFull ? new VernixError('files-disk-full', {}, { cause }) : cause;
}

/** Whether it was fetched before, wholly, and only writing it down was cut short. */
async function isWhole(path: string, file: CollectableFile, signal?: AbortSignal): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch {
    return false;
  }
  try {
    const hash = createHash('sha256');
    return (await readInto(hash, handle, signal)) === file.bytes && hash.digest('hex') === file.sha256;
  } finally {
    await handle.close();
  }
}

async function readInto(hash: Hash, file: FileHandle, signal?: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const part of file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(part);
    bytes += part.length;
  }
  return bytes;
}
