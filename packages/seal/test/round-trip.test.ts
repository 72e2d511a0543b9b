import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  generateIdentity,
  looksLikeAge,
  openBuffer,
  openPayloadTransform,
  openTransform,
  recipientOf,
  sealBuffer,
  sealTransform,
  splitHeader,
  unwrapFileKey,
} from '../src/index.ts';

const CHUNK = 65_536;
const SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17, 1_048_576];

describe.each(['hybrid', 'classic'] as const)('sealing to a %s recipient', (kind) => {
  it('names the recipient an identity belongs to', async () => {
    const { identity, recipient } = await generateIdentity(kind);
    expect(await recipientOf(identity)).toBe(recipient);
  });

  it.each(SIZES)('returns %i bytes as they were, through buffers', async (size) => {
    const { identity, recipient } = await generateIdentity(kind);
    const plaintext = randomBytes(size);
    const file = await sealBuffer([recipient], plaintext);
    expect(looksLikeAge(file)).toBe(true);
    expect(Buffer.compare(await openBuffer([identity], file), plaintext)).toBe(0);
  });

  it.each(SIZES)('returns %i bytes as they were, through streams', async (size) => {
    const { identity, recipient } = await generateIdentity(kind);
    const plaintext = randomBytes(size);
    const sealed = Readable.from(pieces(plaintext, 10_000)).pipe(await sealTransform([recipient]));
    const opened = await buffer(
      Readable.from(pieces(await buffer(sealed), 70_001)).pipe(openTransform([identity])),
    );
    expect(Buffer.compare(opened, plaintext)).toBe(0);
  });

  it('opens in two steps: the header to whoever holds the identity, the payload with the file key', async () => {
    const { identity, recipient } = await generateIdentity(kind);
    const plaintext = randomBytes(200_000);
    const file = await sealBuffer([recipient], plaintext);
    const split = splitHeader(file);
    if (split === 'incomplete') throw new Error('the header is whole');
    const fileKey = await unwrapFileKey(split.header, [identity]);
    const payload = Readable.from([file.subarray(split.header.length)]);
    const opened = await buffer(payload.pipe(openPayloadTransform(fileKey ?? new Uint8Array(16))));
    expect(Buffer.compare(opened, plaintext)).toBe(0);
  });
});

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
