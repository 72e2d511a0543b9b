import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { VernixError } from '@vernix/contracts';
import { HeaderEnd } from '@vernix/seal';
import { StoredFile } from '../receive/stored-file.ts';

const BATCH_BYTES = 256 * 1024;

/**
 * Writes a sealed file as it comes, to its end, and syncs it. Until a whole age header has come nothing is written: what is not
 * sealed never reaches the disk.
 * @returns its length in bytes, and its SHA-256 in hex
 * @throws {VernixError} `age-header-invalid`, `delivery-too-large`, `delivery-interrupted`, `spool-disk-full`
 */
export async function writeArrival(
  path: string,
  body: IncomingMessage,
  limit: number,
): Promise<{ bytes: number; sha256: string }> {
  const file = await StoredFile.open(path, { length: 0, hash: createHash('sha256') }, () => BATCH_BYTES);
  try {
    for await (const part of sealedParts(partsOf(body))) {
      if (file.length + part.length > limit) throw new VernixError('delivery-too-large', { limit });
      await file.append(part);
    }
    await file.sync();
    const { length, hash } = file.mark();
    return { bytes: length, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** The body as it comes. It is left open when whoever reads it stops: what a refused caller still sends is read away. */
async function* partsOf(body: IncomingMessage): AsyncGenerator<Buffer, void> {
  try {
    for await (const part of body.iterator({ destroyOnReturn: false })) yield part as Buffer;
  } catch (error) {
    throw new VernixError('delivery-interrupted', {}, { cause: error });
  }
}

/** The same, the first part being the whole header. @throws {VernixError} `age-header-invalid` */
async function* sealedParts(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const end = new HeaderEnd();
  let head: Buffer[] | null = [];
  for await (const part of parts) {
    if (head === null) {
      yield part;
      continue;
    }
    head.push(part);
    if (end.find(part) === null) continue;
    yield Buffer.concat(head);
    head = null;
  }
  if (head !== null) throw new VernixError('age-header-invalid');
}
