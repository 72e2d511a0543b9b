import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { Purpose, Role } from '@vernix/contracts';
import { moveDurably } from '@vernix/durable';
import { itemContext, openItem, sealTo } from '@vernix/seal';
import { elementIds, elementSetOf, sealedClassOf } from '../ingest/payload.ts';
import type { Item, SealedRow } from './items.ts';

const KEY_BYTES = 32;

/** Who reads, and by which approval when it is beyond the budget. */
export interface Reader {
  readonly principal: string;
  readonly role: Role;
  readonly purpose: Purpose;
  readonly under?: string;
  /** The partner it is for, when it leaves the house. */
  readonly deliverTo?: string;
}

interface Source {
  /** The first line, of what is to say itself what it is. */
  readonly head?: object;
  readonly batches: readonly (readonly Item[])[];
  /** The keys of a batch, 32 bytes an item, in its order; they are wiped after use. */
  readonly release: (batch: readonly Item[]) => Promise<Buffer>;
  /** Sealed rows by their numbers. */
  readonly rows: (numbers: readonly number[]) => Promise<ReadonlyMap<number, SealedRow>>;
}

/** A sealed file: its length, and its hash in hexadecimal. */
export interface SealedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes an extract: one line of JSON a row, its values by element, sealed to the recipient as it is opened; nothing in clear
 * reaches the disk. The file is there whole, or not at all.
 * @throws VernixError the key service's refusal of a batch
 */
export async function writeExtract(path: string, recipient: string, source: Source): Promise<SealedFile> {
  const part = `${path}.part`;
  try {
    return await written(part, path, recipient, source);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Undefined when there is no such file. */
export async function measured(path: string): Promise<SealedFile | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(part);
      bytes += part.length;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function written(part: string, path: string, recipient: string, source: Source): Promise<SealedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(part, 'w', 0o600);
  try {
    await sealTo([recipient], lines(source), async (sealed) => {
      hash.update(sealed);
      bytes += sealed.length;
      await file.write(sealed);
    });
    await file.sync();
  } finally {
    await file.close();
  }
  await moveDurably(part, path);
  return { bytes, sha256: hash.digest('hex') };
}

async function* lines({ head, batches, release, rows }: Source): AsyncGenerator<Buffer> {
  if (head !== undefined) yield Buffer.from(`${JSON.stringify(head)}\n`);
  for (const batch of batches) {
    const found = await rows([...new Set(batch.map(({ row }) => row))]);
    const keys = await release(batch);
    const values = new Map<number, Record<string, unknown>>();
    for (const [index, item] of batch.entries()) {
      const sealed = found.get(item.row);
      if (sealed === undefined) continue;
      const key = keys.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
      const line = values.get(item.row) ?? { transfer: item.transferId, row: item.row };
      values.set(item.row, { ...line, ...opened(key, item, sealed) });
    }
    keys.fill(0);
    const text = Buffer.from([...values.values()].map((line) => `${JSON.stringify(line)}\n`).join(''));
    yield text;
    text.fill(0);
  }
}

/** The values of one class of a row, by element. */
function opened(key: Uint8Array, { transferId, itemClass, row }: Item, sealed: SealedRow) {
  const item = sealed[itemClass];
  if (item === null) return {};
  const plain = openItem(key, item, itemContext(transferId, itemClass, row));
  const values = JSON.parse(plain.toString('utf8')) as unknown[];
  plain.fill(0);
  const ids = elementIds(elementSetOf(sealed.elements)).filter((id) => sealedClassOf(id) === itemClass);
  return Object.fromEntries(ids.map((id, index) => [id, values[index]]));
}
