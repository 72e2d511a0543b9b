import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { VernixError } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { openBuffer } from '../src/age/buffers.ts';
import { identityFrom } from '../src/age/keys.ts';
import { CHUNK_BYTES } from '../src/age/layout.ts';
import { PayloadOpener } from '../src/age/payload.ts';
import { PassphraseIdentity } from '../src/age/stanza-scrypt.ts';
import { openTransformWith } from '../src/age/streams.ts';
import { readFileKey } from '../src/age/unwrap.ts';
import { dearmorTransform, openTransform, splitHeader } from '../src/index.ts';
import { releasable } from './support/reference-reader.ts';
import { VECTORS, type Vector } from './support/vectors.ts';

/** The code each kind of failure ends in. */
const CODES = {
  success: null,
  'no match': 'age-not-for-us',
  'HMAC failure': 'age-header-altered',
  'header failure': 'age-header-invalid',
  'payload failure': 'age-payload-invalid',
  'armor failure': 'age-armor-invalid',
} as const;

/** Megabytes, byte by byte, take the synchronous core a second and a stream a minute. */
const LARGE = 1024 * 1024;

/** Takes plaintext as it is released. Returns nothing; throws when the file is bad. */
type Drive = (vector: Vector, release: (plaintext: Buffer) => void) => Promise<void>;

/** The file key of a header, taking all that the format allows. */
function unwrap(vector: Vector): (header: Uint8Array) => Promise<Uint8Array | null> {
  const identities = [
    ...vector.identities.map(identityFrom),
    ...vector.passphrases.map((passphrase) => new PassphraseIdentity(passphrase)),
  ];
  return (header) => readFileKey(header, identities);
}

/** Header and payload apart, as the key service and the vault each see one. */
async function split(vector: Vector): Promise<{ fileKey: Uint8Array; payload: Buffer }> {
  const file = vector.armored
    ? await buffer(Readable.from([vector.file]).pipe(dearmorTransform()))
    : vector.file;
  const found = splitHeader(file);
  if (found === 'incomplete') throw new VernixError('age-header-invalid');
  const fileKey = await unwrap(vector)(found.header);
  if (fileKey === null) throw new VernixError('age-not-for-us');
  return { fileKey, payload: file.subarray(found.header.length) };
}

const asOneBuffer: Drive = async (vector, release) => {
  const { fileKey, payload } = await split(vector);
  const opener = new PayloadOpener(fileKey);
  opener.update(payload, release);
  release(opener.final());
};

const byteByByteThroughTheCore: Drive = async (vector, release) => {
  const { fileKey, payload } = await split(vector);
  const opener = new PayloadOpener(fileKey);
  const one = new Uint8Array(1);
  for (const byte of payload) {
    one[0] = byte;
    opener.update(one, release);
  }
  release(opener.final());
};

/** Through the streams a caller would use. */
const inSteps =
  (step: number): Drive =>
  async (vector, release) => {
    const file = Readable.from(steps(vector.file, step), { objectMode: false });
    const opening = openTransformWith(unwrap(vector));
    if (vector.armored) await pipeline(file, dearmorTransform(), opening, sink(release));
    else await pipeline(file, opening, sink(release));
  };

function* steps(file: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

function sink(release: (plaintext: Buffer) => void): Writable {
  return new Writable({
    write(plaintext: Buffer, _encoding, callback) {
      release(plaintext);
      callback();
    },
  });
}

async function expectAsTheVectorSays(vector: Vector, drive: Drive): Promise<void> {
  const pieces: Buffer[] = [];
  const code = await drive(vector, (plaintext) => pieces.push(plaintext)).then(
    () => null,
    (error: unknown) => (error instanceof VernixError ? error.code : error),
  );
  expect(code).toBe(CODES[vector.expect]);
  const released = Buffer.concat(pieces);
  if (code === null) expect(sha256(released)).toBe(vector.payload);
  else if (code === 'age-payload-invalid') await expectPartOf(vector, released);
  else expect(released).toHaveLength(0);
}

/** What came out before a payload failed was good, and none of it was the last chunk. */
async function expectPartOf(vector: Vector, released: Buffer): Promise<void> {
  const { fileKey, payload } = await split(vector);
  const { whole, hasLast } = releasable(fileKey, payload);
  expect(sha256(whole)).toBe(vector.payload ?? sha256(Buffer.alloc(0)));
  expect(released.equals(whole.subarray(0, released.length))).toBe(true);
  expect(released.length % CHUNK_BYTES).toBe(0);
  if (hasLast && whole.length > 0) expect(released.length).toBeLessThan(whole.length);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

it('has all 143 vectors to go by', () => {
  expect(VECTORS).toHaveLength(143);
});

describe.each(VECTORS)('vector $name: $expect', (vector) => {
  it('as one buffer', () => expectAsTheVectorSays(vector, asOneBuffer));

  it('as a stream', () => expectAsTheVectorSays(vector, inSteps(24_571)));

  it('byte by byte', { timeout: 30_000 }, () =>
    expectAsTheVectorSays(vector, vector.file.length < LARGE ? inSteps(1) : byteByByteThroughTheCore),
  );
});

describe('the one file where the product is stricter than the format', () => {
  const mixed = VECTORS.find(({ name }) => name === 'hybrid_and_x25519');

  it('refuses a file that is sealed to hybrid and classic recipients, as a buffer and as a stream', async () => {
    const { file, identities } = mixed ?? expect.fail('the vector is there');
    await expect(openBuffer(identities, file)).rejects.toMatchObject({ code: 'recipients-mixed' });
    const released: Buffer[] = [];
    const opening = pipeline(
      Readable.from([file]),
      openTransform(identities),
      sink((plaintext) => released.push(plaintext)),
    );
    await expect(opening).rejects.toMatchObject({ code: 'recipients-mixed' });
    expect(released).toEqual([]);
  });
});
