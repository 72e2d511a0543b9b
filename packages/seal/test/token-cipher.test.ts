import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryTokens, TokenCipher } from '../src/index.ts';

const KEY = Buffer.from('2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94', 'hex');

const tokens = fc
  .array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 20 })
  .map((list) => Buffer.concat(list));
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** FF1 for any radix and no tweak, word for word from NIST SP 800-38G, algorithm 7. */
function ff1(key: Uint8Array, radix: number, digits: readonly number[]): number[] {
  const aes = (block: Uint8Array): Buffer => createCipheriv('aes-256-ecb', key, null).update(block);
  const bytes = (value: bigint, length: number): Buffer =>
    Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
  const num = (part: readonly number[]): bigint =>
    part.reduce((sum, digit) => sum * BigInt(radix) + BigInt(digit), 0n);
  const n = digits.length;
  const u = Math.floor(n / 2);
  const v = n - u;
  let a = digits.slice(0, u);
  let b = digits.slice(u);
  const width = Math.ceil(Math.ceil(v * Math.log2(radix)) / 8);
  const d = 4 * Math.ceil(width / 4) + 4;
  const p = Buffer.concat([
    Buffer.of(1, 2, 1),
    bytes(BigInt(radix), 3),
    Buffer.of(10, u % 256),
    bytes(BigInt(n), 4),
    bytes(0n, 4),
  ]);
  for (let i = 0; i < 10; i += 1) {
    const zeros = (((-width - 1) % 16) + 16) % 16;
    const q = Buffer.concat([Buffer.alloc(zeros), Buffer.of(i), bytes(num(b), width)]);
    let r: Buffer = Buffer.alloc(16);
    const whole = Buffer.concat([p, q]);
    for (let at = 0; at < whole.length; at += 16) {
      r = aes(Buffer.from(r.map((byte, index) => byte ^ (whole[at + index] ?? 0))));
    }
    const y = BigInt(`0x${r.toString('hex', 0, d)}`);
    const m = i % 2 === 0 ? u : v;
    let c = (num(a) + y) % BigInt(radix) ** BigInt(m);
    const next: number[] = [];
    for (let left = m; left > 0; left -= 1) {
      next.unshift(Number(c % BigInt(radix)));
      c /= BigInt(radix);
    }
    a = b;
    b = next;
  }
  return [...a, ...b];
}

describe('the cipher of tokens', () => {
  it('is FF1: what it is compared with gives NIST’s sample 7', () => {
    const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(ff1(KEY, 10, digits).join('')).toBe('6657667009');
  });

  it('gives what FF1 gives for 64 bits', () => {
    fc.assert(
      fc.property(key, tokens, (secret, plain) => {
        const bits = (bytes: Buffer): number[] =>
          [...bytes].flatMap((byte) => Array.from(byte.toString(2).padStart(8, '0'), Number));
        const sealed = Buffer.from(plain);
        new TokenCipher(secret).encipher(sealed);
        for (let at = 0; at < plain.length; at += 8) {
          expect(bits(sealed.subarray(at, at + 8))).toEqual(ff1(secret, 2, bits(plain.subarray(at, at + 8))));
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is undone by its own key, and carries over from any key to any other', () => {
    fc.assert(
      fc.property(key, key, tokens, (one, other, plain) => {
        const carried = Buffer.from(plain);
        new TokenCipher(one).encipher(carried);
        new TokenCipher(one).decipher(carried);
        expect(carried).toEqual(plain);
        new TokenCipher(one).encipher(carried);
        new TokenCipher(one).decipher(carried);
        new TokenCipher(other).encipher(carried);
        const direct = Buffer.from(plain);
        new TokenCipher(other).encipher(direct);
        expect(carried).toEqual(direct);
      }),
      { numRuns: 40 },
    );
  });

  it('carries many over, with a breath after each stretch of them', async () => {
    const [one, other] = [randomBytes(32), randomBytes(32)];
    const plain = randomBytes(8 * 25_000);
    const enciphered = Buffer.from(plain);
    new TokenCipher(one).encipher(enciphered);
    let breaths = 0;
    const carried = await carryTokens(enciphered, one, other, () => Promise.resolve((breaths += 1)));
    new TokenCipher(other).decipher(carried);
    expect(carried.equals(plain)).toBe(true);
    expect(breaths).toBe(3);
  });
});
