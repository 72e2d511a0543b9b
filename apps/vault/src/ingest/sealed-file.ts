import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VernixError } from '@vernix/contracts';
import { openPayloadTransform, splitHeader } from '@vernix/seal';

/** One age file within a stored file. Offsets in bytes from its beginning. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly header: Uint8Array;
}

const HEADER_READ = 65_536;

/**
 * The segments of a stored file, with the header of each. `lengths` are as the gateway announced them.
 * @throws VernixError `stored-file-missing`, `age-header-invalid`
 */
export async function readSegments(path: string, lengths: readonly number[]): Promise<Segment[]> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new VernixError('stored-file-missing', {}, { cause });
  });
  try {
    const segments: Segment[] = [];
    let start = 0;
    for (const length of lengths) {
      const end = start + length;
      segments.push({ start, end, header: await readHeader(file, start, length) });
      start = end;
    }
    return segments;
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.min(length, HEADER_READ));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  const split = splitHeader(buffer.subarray(0, bytesRead));
  if (split === 'incomplete') throw new VernixError('age-header-invalid');
  return split.header;
}

/**
 * The plaintext of all segments, end to end, as it is opened. The last chunk of each comes only when it is authentic as
 * the last.
 * @throws VernixError `age-payload-invalid`, `stored-file-missing`
 */
export async function* plaintextOf(
  path: string,
  segments: readonly Segment[],
  fileKeys: readonly Uint8Array[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [index, { start, end, header }] of segments.entries()) {
    const fileKey = fileKeys[index];
    if (fileKey === undefined) throw new RangeError('One file key for each segment.');
    if (start + header.length >= end) throw new VernixError('age-payload-invalid', { chunk: 0 });
    const sealed = createReadStream(path, {
      start: start + header.length,
      end: end - 1,
      highWaterMark: 1024 * 1024,
    });
    const plain = new PassThrough();
    const flow = pipeline(sealed, openPayloadTransform(fileKey), plain);
    flow.catch(() => undefined); // reported below, after what was authentic
    yield* plain as AsyncIterable<Uint8Array>;
    await flow;
  }
}
