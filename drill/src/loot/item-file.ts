/** A copy of sealed items in a file of the thief's: what the database held when it was copied. */
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SealedItem, SealedPages } from './sealed-items.ts';

/** Each item is its class, 1; the length of its transfer's id, 1; its row, 4; its length, 4; that id; and itself. */
const HEAD_BYTES = 10;
const CLASSES = ['identity', 'clinical'] as const;
const WINDOW = 1024 * 1024;

/** Resolves to how many there were. */
export async function writeItems(path: string, pages: SealedPages): Promise<number> {
  let items = 0;
  async function* frames(): AsyncGenerator<Buffer, void, undefined> {
    for await (const page of pages) {
      items += page.length;
      yield Buffer.concat(page.flatMap(frameOf));
    }
  }
  await pipeline(Readable.from(frames()), createWriteStream(path, { mode: 0o600 }));
  return items;
}

function frameOf({ transferId, itemClass, row, sealed }: SealedItem): Buffer[] {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = CLASSES.indexOf(itemClass);
  head[1] = transferId.length;
  head.writeUInt32BE(row, 2);
  head.writeUInt32BE(sealed.length, 6);
  return [head, Buffer.from(transferId, 'latin1'), sealed];
}

/** The same items again, in the same order. */
export async function* readItems(path: string): AsyncGenerator<SealedItem[], void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: WINDOW })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const items: SealedItem[] = [];
    let at = 0;
    for (;;) {
      const item = itemAt(bytes, at);
      if (item === null) break;
      items.push(item);
      at += HEAD_BYTES + item.transferId.length + item.sealed.length;
    }
    rest = bytes.subarray(at);
    yield items;
  }
  if (rest.length > 0) throw new Error('The copy of the sealed items is cut short.');
}

/** Null when it goes on behind these bytes. */
function itemAt(bytes: Buffer, at: number): SealedItem | null {
  if (at + HEAD_BYTES > bytes.length) return null;
  const idEnd = at + HEAD_BYTES + (bytes[at + 1] ?? 0);
  const end = idEnd + bytes.readUInt32BE(at + 6);
  if (end > bytes.length) return null;
  const itemClass = CLASSES[bytes[at] ?? 0];
  if (itemClass === undefined) throw new Error('The copy of the sealed items is damaged.');
  const transferId = bytes.toString('latin1', at + HEAD_BYTES, idEnd);
  return { transferId, itemClass, row: bytes.readUInt32BE(at + 2), sealed: bytes.subarray(idEnd, end) };
}
