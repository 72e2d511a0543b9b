import { randomBytes } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, NONCE_BYTES, SEALED_CHUNK_BYTES } from '../src/age/layout.ts';
import { PayloadOpener, PayloadSealer } from '../src/index.ts';

const FILE_KEY = randomBytes(16);
const CHUNKS = 5;
const PLAINTEXT = randomBytes((CHUNKS - 1) * CHUNK_BYTES + 1000);
const PAYLOAD = sealed(PLAINTEXT);

function sealed(plaintext: Buffer): Buffer {
  const sealer = new PayloadSealer(FILE_KEY);
  return Buffer.concat([sealer.update(plaintext), sealer.final()]);
}

/** The payload's nonce and its sealed chunks. */
function parts(payload: Buffer): { nonce: Buffer; chunks: Buffer[] } {
  const chunks = Array.from({ length: CHUNKS }, (_, index) => {
    const at = NONCE_BYTES + index * SEALED_CHUNK_BYTES;
    return payload.subarray(at, at + SEALED_CHUNK_BYTES);
  });
  return { nonce: payload.subarray(0, NONCE_BYTES), chunks };
}

/** Opens in pieces of these sizes; what is released before the failure comes with it. */
function open(payload: Buffer, sizes: readonly number[]): { released: Buffer; error: unknown } {
  const opener = new PayloadOpener(FILE_KEY);
  const released: Buffer[] = [];
  try {
    for (let at = 0, turn = 0; at < payload.length; turn++) {
      const size = sizes[turn % sizes.length] ?? payload.length;
      opener.update(payload.subarray(at, at + size), (plaintext) => released.push(plaintext));
      at += size;
    }
    released.push(opener.final());
    return { released: Buffer.concat(released), error: null };
  } catch (error) {
    return { released: Buffer.concat(released), error };
  }
}

/** The file is refused, and what came out before is a beginning of the plaintext without its last chunk. */
function expectRefused(payload: Buffer, sizes: readonly number[]): void {
  const { released, error } = open(payload, sizes);
  expect(error).toBeInstanceOf(VernixError);
  expect(['age-payload-invalid', 'age-header-invalid']).toContain((error as VernixError).code);
  expect(released.length).toBeLessThanOrEqual((CHUNKS - 1) * CHUNK_BYTES);
  expect(released.equals(PLAINTEXT.subarray(0, released.length))).toBe(true);
}

const sizes = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 6 });
const RUNS = { numRuns: 60 };

describe('a payload that is not what was sealed never yields its last chunk', () => {
  it('opens as it was, however it is cut into pieces', () => {
    fc.assert(
      fc.property(sizes, (pieces) => {
        const { released, error } = open(PAYLOAD, pieces);
        expect(error).toBeNull();
        expect(released.equals(PLAINTEXT)).toBe(true);
      }),
      RUNS,
    );
  });

  it('when it is truncated anywhere', () => {
    const cuts = fc.oneof(
      fc.integer({ min: 0, max: PAYLOAD.length - 1 }),
      fc.integer({ min: 0, max: CHUNKS - 1 }).map((chunk) => NONCE_BYTES + chunk * SEALED_CHUNK_BYTES),
    );
    fc.assert(
      fc.property(cuts, sizes, (cut, pieces) => expectRefused(PAYLOAD.subarray(0, cut), pieces)),
      RUNS,
    );
  });

  it('when anything follows it: noise, its own last chunk again, or another whole payload', () => {
    const tails = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 100_000 }).map((noise) => Buffer.from(noise)),
      fc.constantFrom(parts(PAYLOAD).chunks.at(-1) ?? PAYLOAD, PAYLOAD, PAYLOAD.subarray(NONCE_BYTES)),
    );
    fc.assert(
      fc.property(tails, sizes, (tail, pieces) => expectRefused(Buffer.concat([PAYLOAD, tail]), pieces)),
      RUNS,
    );
  });

  it('when its chunks are reordered, repeated or left out', () => {
    const { nonce, chunks } = parts(PAYLOAD);
    const orders = fc
      .array(fc.integer({ min: 0, max: CHUNKS - 1 }), { maxLength: CHUNKS + 2 })
      .filter((order) => order.join() !== chunks.map((_, index) => index).join());
    fc.assert(
      fc.property(orders, sizes, (order, pieces) => {
        const shuffled = order.map((index) => chunks[index] ?? nonce);
        expectRefused(Buffer.concat([nonce, ...shuffled]), pieces);
      }),
      RUNS,
    );
  });

  it('when one bit of it is flipped', () => {
    fc.assert(
      fc.property(fc.nat(PAYLOAD.length - 1), fc.nat(7), sizes, (at, bit, pieces) => {
        const flipped = Buffer.from(PAYLOAD);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expectRefused(flipped, pieces);
      }),
      RUNS,
    );
  });

  it('when chunks of two files under one key are mixed', () => {
    const other = parts(sealed(PLAINTEXT));
    const { nonce, chunks } = parts(PAYLOAD);
    for (const index of chunks.keys()) {
      const mixed = chunks.with(index, other.chunks[index] ?? nonce);
      expectRefused(Buffer.concat([nonce, ...mixed]), [SEALED_CHUNK_BYTES]);
    }
  });
});

it('releases nothing more once it has failed', () => {
  const { nonce, chunks } = parts(PAYLOAD);
  const opener = new PayloadOpener(FILE_KEY);
  const released: Buffer[] = [];
  const offer = (chunk: Buffer) => () => opener.update(chunk, (plaintext) => released.push(plaintext));
  const bad = Buffer.from(chunks[0] ?? nonce).fill(0, 0, 1);
  bad[1] = (bad[1] ?? 0) ^ 1;
  expect(offer(Buffer.concat([nonce, bad, chunks[1] ?? nonce]))).toThrow(VernixError);
  expect(offer(chunks[2] ?? nonce)).toThrow(VernixError);
  expect(() => opener.final()).toThrow(VernixError);
  expect(released).toEqual([]);
});
