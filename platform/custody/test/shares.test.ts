import { randomBytes } from 'node:crypto';
import { generateIdentity } from '@vernix/seal';
import { Stanza } from 'age-encryption';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import {
  checkCustodians,
  checkShare,
  joinShares,
  openShare,
  parseShare,
  readShares,
  type SealedShare,
  shareOut,
} from '../src/custodians/shares.ts';

const NAMES = ['amina', 'bruno', 'chloe', 'david', 'esther'];
let custodians: { name: string; recipient: string; identity: string }[];
beforeAll(async () => {
  custodians = await Promise.all(
    NAMES.map(async (name, index) => ({
      name,
      ...(await generateIdentity(index === 0 ? 'hybrid' : 'classic')),
    })),
  );
});

const opened = (share: SealedShare): Promise<Uint8Array> =>
  openShare(share.name, share.sealed, [custodians.find(({ name }) => name === share.name)!.identity]);

it('any k of n shares make the key again, and fewer do not', async () => {
  const dealt = fc
    .tuple(fc.integer({ min: 2, max: NAMES.length }), fc.integer({ min: 2, max: NAMES.length }))
    .map(([a, b]) => ({ threshold: Math.min(a, b), of: Math.max(a, b) }));
  await fc.assert(
    fc.asyncProperty(
      dealt,
      fc.shuffledSubarray(NAMES, { minLength: 5 }),
      async ({ threshold, of }, order) => {
        const key = Uint8Array.from(randomBytes(16));
        const stanzas = await shareOut(key, { threshold, custodians: custodians.slice(0, of) });
        const shares = readShares(stanzas).toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
        const clear = await Promise.all(shares.map(opened));
        for (const [index, share] of clear.entries()) checkShare(shares[index]!, share);
        expect(await joinShares(clear.slice(0, threshold))).toEqual(key);
        expect(await joinShares(clear)).toEqual(key);
        if (threshold > 2) expect(await joinShares(clear.slice(0, threshold - 1))).not.toEqual(key);
      },
    ),
    { numRuns: 15 },
  );
});

it('joining shares leaves no copy of one behind', async () => {
  const shares = [Uint8Array.of(1, 2, 1), Uint8Array.of(3, 4, 2)];
  const copying = vi.spyOn(Uint8Array, 'from');
  await joinShares(shares);
  const copies = copying.mock.results.map(({ value }) => value as Uint8Array);
  copying.mockRestore();
  expect(copies).toEqual(shares.map(() => new Uint8Array(3)));
  expect(shares[0]).toEqual(Uint8Array.of(1, 2, 1)); // what was brought is for its holder to wipe
});

it('one share says nothing: every byte of it is as likely for one key as for another', async () => {
  const ones = { threshold: 2, custodians: custodians.slice(1, 3) };
  const first = async (key: Uint8Array) => opened(readShares(await shareOut(key, ones))[0]!);
  const seen = new Set<number>();
  for (let time = 0; time < 60; time += 1) seen.add((await first(new Uint8Array(16)))[0]!);
  expect(seen.size).toBeGreaterThan(20); // the key's byte is always 0; the share's is not
});

it('tells a share that is another’s, of another dealing, or changed', async () => {
  const dealing = { threshold: 2, custodians: custodians.slice(0, 3) };
  const [key, other] = [randomBytes(16), randomBytes(16)];
  const [mine, theirs] = readShares(await shareOut(key, dealing));
  const [ofOther] = readShares(await shareOut(other, dealing));
  const wrong = { code: 'custody-share-wrong', params: { custodian: 'amina' } };
  const refused = (share: Uint8Array) =>
    expect(() => checkShare(mine!, share)).toThrow(expect.objectContaining(wrong));
  refused(await opened(theirs!));
  refused(await opened(ofOther!));
  const share = await opened(mine!);
  fc.assert(
    fc.property(fc.nat({ max: 16 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Uint8Array.from(share);
      changed[at]! ^= change;
      refused(changed);
    }),
  );
});

it('opens a share for its custodian alone', async () => {
  const [share] = readShares(
    await shareOut(randomBytes(16), { threshold: 2, custodians: custodians.slice(0, 2) }),
  );
  const wrong = { code: 'custody-identity-wrong' };
  await expect(openShare('amina', share!.sealed, [custodians[1]!.identity])).rejects.toMatchObject(wrong);
  await expect(openShare('amina', share!.sealed, [])).rejects.toMatchObject(wrong);
  const attempt = openShare('amina', share!.sealed, ['AGE-SECRET-KEY-1SECRET']);
  await expect(attempt).rejects.toMatchObject(wrong);
  await expect(attempt).rejects.not.toMatchObject({ cause: expect.anything() as unknown });
});

it('notices other custodians in the configuration than in the keystore', async () => {
  const dealing = { threshold: 2, custodians: custodians.slice(0, 3) };
  const shares = readShares(await shareOut(randomBytes(16), dealing));
  expect(() =>
    checkCustodians(shares, { ...dealing, custodians: dealing.custodians.toReversed() }),
  ).not.toThrow();
  for (const other of [
    { ...dealing, threshold: 3 },
    { ...dealing, custodians: custodians.slice(0, 2) },
    { ...dealing, custodians: custodians.slice(0, 4) },
    {
      ...dealing,
      custodians: custodians.slice(0, 3).map((each) => ({ ...each, recipient: custodians[4]!.recipient })),
    },
  ]) {
    expect(() => checkCustodians(shares, other)).toThrow(/^custodians-differ/);
  }
});

it('reads shares out of a header that fits, and refuses any other', () => {
  const hash = 'A'.repeat(43);
  const stanza = (name: string, threshold = '2') =>
    new Stanza(['vernix/custodian', threshold, name, hash, hash], new Uint8Array(3));
  expect(readShares([stanza('a'), stanza('b')])).toHaveLength(2);
  for (const bad of [
    [],
    [stanza('a')],
    [stanza('a'), stanza('a')],
    [stanza('a'), stanza('b', '3')],
    [stanza('a', '3'), stanza('b', '3')],
    [stanza('a', '1'), stanza('b', '1')],
    [stanza('a'), new Stanza(['scrypt', 'c2FsdA', '18'], new Uint8Array(3))],
    Array.from({ length: 17 }, (_, index) => stanza(`n${index}`)),
  ]) {
    expect(() => readShares(bad)).toThrow(/^keystore-damaged/);
  }
  const word = fc.oneof(fc.string(), fc.constantFrom('vernix/custodian', '2', 'amina', hash));
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 6 }), { maxLength: 4 }), (headers) => {
      try {
        readShares(headers.map((args) => new Stanza(args, new Uint8Array(0))));
      } catch (error) {
        expect(String(error)).toMatch(/^VernixError: keystore-damaged/);
      }
    }),
  );
});

it('takes a share’s text in one spelling', () => {
  const share = Buffer.alloc(17, 7);
  expect(parseShare(`${share.toString('base64url')}\n`, 'amina')).toEqual(share);
  for (const text of [
    '',
    share.toString('hex'),
    share.toString('base64'),
    `${share.toString('base64url')}A`,
    'é',
  ]) {
    expect(() => parseShare(text, 'amina')).toThrow(/^custody-share-wrong/);
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(parseShare(text, 'amina')).toHaveLength(17);
      } catch (error) {
        expect(String(error)).toMatch(/^VernixError: custody-share-wrong/);
      }
    }),
  );
});
