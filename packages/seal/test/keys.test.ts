import { bech32 } from '@scure/base';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealedFile } from '../src/browser.ts';
import {
  generateIdentity,
  identitiesIn,
  openBuffer,
  recipientOf,
  sealBuffer,
  sealTransform,
} from '../src/index.ts';

const KINDS = ['hybrid', 'classic'] as const;
const text = Buffer.from('the same bytes on both sides');

describe.each(KINDS)('our %s stanza and the reference library', (kind) => {
  it('agree on the recipient of an identity', async () => {
    const { identity, recipient } = await generateIdentity(kind);
    expect(recipient).toBe(await identityToRecipient(identity));
  });

  it('open what the other seals', async () => {
    const { identity, recipient } = await generateIdentity(kind);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    expect(Buffer.from(await openBuffer([identity], await encrypter.encrypt(text)))).toEqual(text);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(Buffer.from(await decrypter.decrypt(await sealBuffer([recipient], text)))).toEqual(text);
  });

  it('seals one file to several recipients, each of whom opens it', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => generateIdentity(kind)));
    const file = await sealBuffer(
      keys.map(({ recipient }) => recipient),
      text,
    );
    for (const { identity } of keys) expect(Buffer.from(await openBuffer([identity], file))).toEqual(text);
  });
});

describe('recipients', () => {
  it('of both kinds are refused together, in a buffer and in a stream', async () => {
    const [hybrid, classic] = await Promise.all(KINDS.map((kind) => generateIdentity(kind)));
    const both = [hybrid?.recipient ?? '', classic?.recipient ?? ''];
    await expect(sealBuffer(both, text)).rejects.toMatchObject({ code: 'recipients-mixed' });
    await expect(sealTransform(both.toReversed())).rejects.toMatchObject({ code: 'recipients-mixed' });
  });

  it('are needed', async () => {
    await expect(sealBuffer([], text)).rejects.toMatchObject({ code: 'recipient-invalid' });
  });

  it('with any character changed are refused', async () => {
    const { recipient } = await generateIdentity('hybrid');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(recipient.length - 1),
        fc.constantFrom('q', 'p', '1', 'b', 'A', ' '),
        async (at, put) => {
          fc.pre(recipient[at] !== put);
          const changed = recipient.slice(0, at) + put + recipient.slice(at + 1);
          await expect(sealBuffer([changed], text)).rejects.toMatchObject({ code: 'recipient-invalid' });
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(['', 'age1', 'AGE1ABC', 'age1tag1qqqqqqqq', 'ssh-ed25519 AAAA', 'AGE-SECRET-KEY-1QQQQ'])(
    'like “%s” are refused',
    async (recipient) => {
      await expect(sealBuffer([recipient], text)).rejects.toMatchObject({ code: 'recipient-invalid' });
    },
  );
});

it('refuses a recipient that is whole, but no key: a point of low order', async () => {
  const nobody = bech32.encode('age', bech32.toWords(new Uint8Array(32)), false);
  await expect(sealBuffer([nobody], text)).rejects.toMatchObject({ code: 'recipient-invalid' });
  const file = SealedFile.create(new Blob([text]), [nobody]);
  await expect(file).rejects.toMatchObject({ code: 'recipient-invalid' });
});

describe('identities', () => {
  it.each(KINDS)(
    'of the %s kind are refused when a character is wrong, without repeating any of it',
    async (kind) => {
      const { identity } = await generateIdentity(kind);
      for (const wrong of [identity.slice(0, -1), identity.toLowerCase(), `${identity}Q`, '']) {
        const error: unknown = await recipientOf(wrong).catch((caught: unknown) => caught);
        expect(error).toMatchObject({ code: 'identity-invalid' });
        expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(identity.slice(-20));
        expect((error as Error).cause).toBeUndefined();
      }
    },
  );
});

it('finds the identities in a file as age-keygen and editors write it', async () => {
  const [one, two] = await Promise.all([generateIdentity('hybrid'), generateIdentity('classic')]);
  const file = `\uFEFF# created: today\r\n# public key: ${one.recipient}\r\n${one.identity}\r\n\n  ${two.identity}  `;
  expect(identitiesIn(file)).toEqual([one.identity, two.identity]);
  expect(identitiesIn('# nothing\n\n')).toEqual([]);
});
