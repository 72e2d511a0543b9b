import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCbor, readOnlyCbor } from '../src/cbor.ts';
import { encodeCbor } from './support/cbor.ts';

const malformed = expect.objectContaining({ code: 'assertion-malformed' }) as Error;

const leaf = fc.oneof(
  fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
);
const name = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.string({ maxLength: 8 }));
const map = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Map<number | string, T>> =>
  fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 6, selector: ([key]) => key })
    .map((all) => new Map(all));
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 6 }), map(fc.oneof(leaf, map(leaf))));

describe('what is read', () => {
  it('is what was written', () => {
    fc.assert(
      fc.property(value, (one) => {
        const read = readOnlyCbor(new Uint8Array(encodeCbor(one)));
        expect(read).toEqual(one);
      }),
    );
  });

  it('ends where it ends', () => {
    fc.assert(
      fc.property(value, fc.uint8Array(), (one, more) => {
        const written = encodeCbor(one);
        const before = Buffer.from('before');
        expect(readCbor(Buffer.concat([before, written, more]), 6).end).toBe(6 + written.length);
        if (more.length > 0) expect(() => readOnlyCbor(Buffer.concat([written, more]))).toThrow(malformed);
      }),
    );
  });

  it('has one spelling: read and written again it is the same bytes', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (bytes) => {
        let one: ReturnType<typeof readOnlyCbor>;
        try {
          one = readOnlyCbor(bytes);
        } catch (error) {
          expect(error).toEqual(malformed);
          return;
        }
        read += 1;
        expect(encodeCbor(one)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(0);
  });
});

describe('refused is', () => {
  it.each([
    ['nothing', ''],
    ['a number of more bytes than it needs', '1817'],
    ['a length of more bytes than it needs', '580161'],
    ['a wide number of more bytes than it needs', '1a0000ffff'],
    ['a number of 64 bits', '1bffffffffffffffff'],
    ['a reserved length', '1c'],
    ['bytes without an end', '5f4101ff'],
    ['an array without an end', '9f01ff'],
    ['a map without an end', 'bf0102ff'],
    ['a tag', 'c000'],
    ['a float', 'f93c00'],
    ['undefined', 'f7'],
    ['a simple value of two bytes', 'f8f5'],
    ['text that is not UTF-8', '61ff'],
    ['a name that comes twice', 'a201010102'],
    ['a name that is neither number nor text', 'a1f501'],
    ['bytes that are not there', '5affffffff'],
    ['an array longer than its bytes', '9affffffff01'],
    ['a map longer than its bytes', 'baffffffff0101'],
    ['what nests too deep', '818181818101'],
  ])('%s', (_what, hex) => {
    expect(() => readOnlyCbor(Buffer.from(hex, 'hex'))).toThrow(malformed);
  });

  it('more values than any authenticator has', () => {
    const most = Array.from({ length: 256 }, () => 1);
    expect(() => readOnlyCbor(encodeCbor(most))).toThrow(malformed);
    expect(readOnlyCbor(encodeCbor(most.slice(1)))).toHaveLength(255);
  });
});
