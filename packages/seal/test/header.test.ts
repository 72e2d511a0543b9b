import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isErrorCode, VernixError } from '@vernix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AGE_MAGIC,
  generateIdentity,
  HEADER_LIMIT,
  looksLikeAge,
  openTransform,
  sealBuffer,
  splitHeader,
  unwrapFileKey,
} from '../src/index.ts';

const hybrid = await generateIdentity('hybrid');
const classic = await generateIdentity('classic');
const identities = [hybrid.identity, classic.identity];
const files = [
  Buffer.from(await sealBuffer([hybrid.recipient], randomBytes(100))),
  Buffer.from(await sealBuffer([classic.recipient], randomBytes(100))),
];

function headerOf(file: Uint8Array): Uint8Array {
  const split = splitHeader(file);
  return split === 'incomplete' ? expect.fail('the header is whole') : split.header;
}

describe('splitHeader', () => {
  it('finds the header, and asks for more while it is not whole', () => {
    for (const file of files) {
      const { length } = headerOf(file);
      expect(file.subarray(0, length).toString()).toMatch(/^age-encryption\.org\/v1\n-> [^]*\n--- \S{43}\n$/);
      for (let end = 0; end < length; end++) expect(splitHeader(file.subarray(0, end))).toBe('incomplete');
    }
  });

  it('refuses what does not begin as age, at the first byte that shows it', () => {
    expect(() => splitHeader(Buffer.from('age-encryption.org/v2'))).toThrow(/age-header-invalid/);
    expect(() => splitHeader(Buffer.from('P'))).toThrow(/age-header-invalid/);
  });

  it('refuses a header that goes on past the limit, however long the file is', () => {
    const endless = Buffer.concat([Buffer.from(AGE_MAGIC), Buffer.alloc(HEADER_LIMIT, 'A')]);
    expect(() => splitHeader(endless)).toThrow(/age-header-invalid/);
    expect(splitHeader(endless.subarray(0, HEADER_LIMIT))).toBe('incomplete');
  });
});

describe('looksLikeAge', () => {
  it('needs the whole first line', () => {
    for (const file of files) {
      expect(looksLikeAge(file)).toBe(true);
      expect(looksLikeAge(file.subarray(0, AGE_MAGIC.length))).toBe(true);
      expect(looksLikeAge(file.subarray(0, AGE_MAGIC.length - 1))).toBe(false);
    }
  });
});

describe('unwrapFileKey', () => {
  it('says null when the file is for someone else', async () => {
    const { identity } = await generateIdentity('hybrid');
    for (const file of files) expect(await unwrapFileKey(headerOf(file), [identity])).toBeNull();
  });

  it('finds the one identity that matches among many', async () => {
    const others = await Promise.all([1, 2, 3].map(() => generateIdentity('hybrid')));
    const mine = [...others.map(({ identity }) => identity), hybrid.identity];
    expect(await unwrapFileKey(headerOf(files[0] ?? Buffer.alloc(0)), mine)).toHaveLength(16);
  });

  it('says that a header was altered, when a stanza was added to it', async () => {
    for (const file of files) {
      const text = Buffer.from(headerOf(file)).toString().replace('\n--- ', '\n-> extra\n\n--- ');
      await expect(unwrapFileKey(Buffer.from(text), identities)).rejects.toMatchObject({
        code: 'age-header-altered',
      });
    }
  });

  it('refuses a stanza of the other kind smuggled into a header', async () => {
    const [pq = files[0], old = files[1]] = files.map((file) => Buffer.from(headerOf(file)).toString());
    const stanza = /-> X25519[^]*?\n(?=---)/.exec(String(old))?.[0] ?? '';
    const mixed = String(pq).replace('\n--- ', `\n${stanza}--- `);
    await expect(unwrapFileKey(Buffer.from(mixed), identities)).rejects.toMatchObject({
      code: 'recipients-mixed',
    });
  });

  it('refuses an identity that is not one', async () => {
    const header = headerOf(files[0] ?? Buffer.alloc(0));
    await expect(unwrapFileKey(header, ['AGE-SECRET-KEY-1'])).rejects.toMatchObject({
      code: 'identity-invalid',
    });
  });
});

/** Bytes nobody sealed: noise, noise behind a true first line, and true files with bytes changed, cut out or put in. */
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.uint8Array({ maxLength: 2000 }).map((noise) => Buffer.concat([Buffer.from(AGE_MAGIC), noise])),
  fc
    .string({ unit: fc.constantFrom('-', '>', ' ', '\n', 'A', '=', 'X25519', '---', '-> '), maxLength: 300 })
    .map((text) => Buffer.from(AGE_MAGIC + text)),
  fc
    .record({
      file: fc.constantFrom(...files),
      at: fc.nat(1800),
      remove: fc.nat(40),
      insert: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ file, at, remove, insert }) =>
      Buffer.concat([file.subarray(0, at), insert, file.subarray(at + remove)]),
    ),
);

describe('whatever the bytes, the answer is a code of the catalogue', () => {
  const expectCode = (error: unknown) => {
    expect(error).toBeInstanceOf(VernixError);
    const { code } = error as VernixError;
    expect(isErrorCode(code) && code !== 'internal').toBe(true);
  };

  it('from splitHeader and unwrapFileKey', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (bytes) => {
        try {
          const split = splitHeader(bytes);
          if (split !== 'incomplete') await unwrapFileKey(split.header, identities);
        } catch (error) {
          expectCode(error);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('from unwrapFileKey alone, given what never was a header', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (bytes) => {
        await unwrapFileKey(bytes, identities).catch(expectCode);
      }),
      { numRuns: 400 },
    );
  });

  it('from openTransform', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.integer({ min: 1, max: 3000 }), async (bytes, size) => {
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        await pipeline(Readable.from(pieces), openTransform(identities), discard()).catch(expectCode);
      }),
      { numRuns: 200 },
    );
  });

  it('and memory stays within the header’s limit when no header ever ends', async () => {
    let offered = 0;
    const endless = function* () {
      yield Buffer.from(AGE_MAGIC);
      for (; offered < 64 * HEADER_LIMIT; offered += 1024) yield Buffer.alloc(1024, '\n');
    };
    const reading = pipeline(
      Readable.from(endless(), { highWaterMark: 1 }),
      openTransform(identities),
      discard(),
    );
    await expect(reading).rejects.toMatchObject({ code: 'age-header-invalid' });
    expect(offered).toBeLessThan(4 * 1024 * 1024);
  });
});

function discard(): Writable {
  return new Writable({ write: (_chunk, _encoding, callback) => callback() });
}
