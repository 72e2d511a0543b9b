import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assertion, type Credential, verifyAssertion } from '../src/index.ts';
import { type Algorithm, type Changes, SITE, SoftAuthenticator } from './support/authenticator.ts';
import { encodeCbor } from './support/cbor.ts';

const challenge = createHash('sha256').update('a request').digest();
const expected = { challenge, ...SITE };

const known = (passkey: SoftAuthenticator, signCount = 0): Credential => ({
  ...passkey.credential,
  signCount,
});
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

describe.each<Algorithm>(['ES256', 'Ed25519'])('an assertion by %s', (algorithm) => {
  const passkey = new SoftAuthenticator({ algorithm });

  it('is accepted, and says how far the counter is', () => {
    const first = verifyAssertion(known(passkey), passkey.assert(challenge), expected);
    expect(verifyAssertion(known(passkey, first.signCount), passkey.assert(challenge), expected)).toEqual({
      signCount: first.signCount + 1,
    });
  });

  it('is refused when any bit of what was signed, or of the signature, is another', () => {
    const whole = passkey.assert(challenge, { signCount: 9 });
    fc.assert(
      fc.property(
        fc.constantFrom('clientDataJSON' as const, 'authenticatorData' as const, 'signature' as const),
        fc.nat(),
        fc.nat(7),
        (part, where, bit) => {
          const bytes = Buffer.from(whole[part], 'base64url');
          const at = where % bytes.length;
          bytes[at] = bytes[at]! ^ (1 << bit);
          const changed = { ...whole, [part]: bytes.toString('base64url') };
          expect(() => verifyAssertion(known(passkey), changed, expected)).toThrow(
            /^(assertion|credential)-/,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is refused by another passkey’s key, also under this one’s id', () => {
    const other = new SoftAuthenticator({ algorithm });
    const answer = { ...other.assert(challenge), credentialId: passkey.credential.id };
    expect(() => verifyAssertion(known(passkey), answer, expected)).toThrow(
      refused('assertion-signature-wrong'),
    );
    expect(() => verifyAssertion(known(passkey), other.assert(challenge), expected)).toThrow(
      refused('credential-unknown'),
    );
  });
});

const passkey = new SoftAuthenticator();

describe('an assertion', () => {
  it.each<[string, Changes, string]>([
    [
      'over another request',
      { clientData: { challenge: randomBytes(32).toString('base64url') } },
      'assertion-other-request',
    ],
    ['made at a registration', { clientData: { type: 'webauthn.create' } }, 'assertion-other-request'],
    [
      'made on another page',
      { clientData: { origin: 'https://vault.registry.example' } },
      'assertion-other-origin',
    ],
    [
      'made on the page without TLS',
      { clientData: { origin: 'http://approve.registry.example' } },
      'assertion-other-origin',
    ],
    ['made in a frame of another page', { clientData: { crossOrigin: true } }, 'assertion-other-origin'],
    ['made under another page', { clientData: { topOrigin: 'https://e.example' } }, 'assertion-other-origin'],
    ['for another relying party', { rpId: 'vault.registry.example' }, 'assertion-other-origin'],
    ['without a person present', { flags: 0x04 }, 'assertion-unverified'],
    ['without the person verified', { flags: 0x01 }, 'assertion-unverified'],
    ['backed up though it cannot be', { flags: 0x15 }, 'assertion-malformed'],
    ['with bytes after its data', { tail: Buffer.of(0) }, 'assertion-malformed'],
    ['with extensions that are not there', { flags: 0x85 }, 'assertion-malformed'],
    ['with extensions that are no map', { flags: 0x85, tail: encodeCbor(7) }, 'assertion-malformed'],
    ['with a credential that is not there', { flags: 0x45 }, 'assertion-malformed'],
  ])('%s is refused', (_what, changes, code) => {
    const answer = passkey.assert(challenge, changes);
    expect(() => verifyAssertion(known(passkey), answer, expected)).toThrow(refused(code));
  });

  it('with extensions, or more in its client data, is accepted', () => {
    const tail = encodeCbor(new Map([['credProtect', 2]]));
    const answer = passkey.assert(challenge, { flags: 0x9d, tail, clientData: { other_keys: 'may come' } });
    expect(verifyAssertion(known(passkey), answer, expected).signCount).toBeGreaterThan(0);
  });

  it('that carries a credential is a registration’s, and refused', () => {
    const id = Buffer.from(passkey.credential.id, 'base64url');
    const tail = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, encodeCbor(passkey.cose())]);
    const answer = passkey.assert(challenge, { flags: 0x45, tail });
    expect(() => verifyAssertion(known(passkey), answer, expected)).toThrow(refused('assertion-malformed'));
  });

  it.each([
    [0, 0, true],
    [0, 1, true],
    [5, 6, true],
    [5, 0xffff_ffff, true],
    [5, 5, false],
    [5, 4, false],
    [5, 0, false],
  ])('after counter %i with counter %i: %s', (before, said, accepted) => {
    const answer = passkey.assert(challenge, { signCount: said });
    const verify = (): unknown => verifyAssertion(known(passkey, before), answer, expected);
    if (accepted) expect(verify()).toEqual({ signCount: said });
    else expect(verify).toThrow(refused('credential-copied'));
  });

  it('of a key that is no point of its curve is refused', () => {
    const { x } = passkey.credential.publicKey;
    const publicKey = { kty: 'EC', crv: 'P-256', x, y: x } as const;
    const wrong = { ...known(passkey), publicKey };
    expect(() => verifyAssertion(wrong, passkey.assert(challenge), expected)).toThrow(
      refused('credential-unsupported'),
    );
  });
});

describe('rubbish', () => {
  const text = fc.oneof(
    fc.string(),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
  );

  it('in the place of an assertion is refused with a code', () => {
    fc.assert(
      fc.property(fc.anything(), (rubbish) => {
        expect(() => verifyAssertion(known(passkey), rubbish as Assertion, expected)).toThrow(
          refused('assertion-malformed'),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('in the place of any part of one is refused with a code', () => {
    const whole = passkey.assert(challenge);
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(whole) as (keyof Assertion)[])), text, (part, rubbish) => {
        fc.pre(whole[part] !== rubbish);
        const changed = { ...whole, [part]: rubbish };
        expect(() => verifyAssertion(known(passkey), changed, expected)).toThrow(/^(assertion|credential)-/);
      }),
      { numRuns: 300 },
    );
  });

  it('spelled in base64url in another way than the one is refused', () => {
    const whole = passkey.assert(challenge);
    const padded = { ...whole, signature: `${whole.signature}=` };
    expect(() => verifyAssertion(known(passkey), padded, expected)).toThrow(refused('assertion-malformed'));
  });
});
