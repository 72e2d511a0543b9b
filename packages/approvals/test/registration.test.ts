import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrolmentChallenge, type Registration, verifyAssertion, verifyRegistration } from '../src/index.ts';
import { type Algorithm, SITE, SoftAuthenticator } from './support/authenticator.ts';
import { encodeCbor } from './support/cbor.ts';

const challenge = randomBytes(32);
const expected = { challenge, ...SITE };
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

it.each<Algorithm>(['ES256', 'Ed25519'])(
  'a new %s passkey’s credential is read, and verifies what it signs',
  (algorithm) => {
    const passkey = new SoftAuthenticator({ algorithm });
    const credential = verifyRegistration(passkey.register(challenge), expected);
    expect(credential).toEqual(passkey.credential);
    const assertion = passkey.assert(challenge);
    expect(verifyAssertion({ ...credential, signCount: 0 }, assertion, expected).signCount).toBe(1);
  },
);

it('made for one officer, or with one token, is none of another', () => {
  const [own, ...others] = [['user:a', 'x'], ['user:b', 'x'], ['user:a', 'y'], ['user:a']] as [string][];
  const made = new SoftAuthenticator().register(enrolmentChallenge(...own!));
  for (const other of others) {
    expect(() => verifyRegistration(made, { challenge: enrolmentChallenge(...other), ...SITE })).toThrow(
      refused('assertion-other-request'),
    );
  }
});

const passkey = new SoftAuthenticator();
const cose = passkey.cose();
const changed = (label: number, value: number | Uint8Array): Buffer =>
  encodeCbor(new Map([...cose, [label, value]]));
const without = (label: number): Buffer => encodeCbor(new Map([...cose].filter(([name]) => name !== label)));

describe('a registration', () => {
  it('with extensions the browser added is accepted', () => {
    const tail = encodeCbor(new Map([['credProtect', 2]]));
    expect(verifyRegistration(passkey.register(challenge, { flags: 0xc5, tail }), expected)).toEqual(
      passkey.credential,
    );
  });

  it.each<[string, Parameters<SoftAuthenticator['register']>[1], string]>([
    ['for another challenge', { clientData: { challenge: 'AAAA' } }, 'assertion-other-request'],
    ['made as an assertion', { clientData: { type: 'webauthn.get' } }, 'assertion-other-request'],
    ['made on another page', { clientData: { origin: 'https://e.example' } }, 'assertion-other-origin'],
    ['for another relying party', { rpId: 'e.example' }, 'assertion-other-origin'],
    ['without the person verified', { flags: 0x41 }, 'assertion-unverified'],
    ['without a credential', { flags: 0x05 }, 'assertion-malformed'],
    ['with bytes after its key', { tail: Buffer.of(0) }, 'assertion-malformed'],
    ['with an attestation', { attestation: new Map([['fmt', 'packed']]) }, 'credential-unsupported'],
    [
      'with an attestation statement',
      { attestation: new Map([['attStmt', new Map([['sig', 'x']])]]) },
      'credential-unsupported',
    ],
    ['with more in its attestation', { attestation: new Map([['ep', true]]) }, 'assertion-malformed'],
    [
      'of RS256',
      {
        cose: encodeCbor(
          new Map<number, number | Uint8Array>([
            [1, 3],
            [3, -257],
            [-1, Buffer.alloc(256, 1)],
            [-2, Buffer.of(1, 0, 1)],
          ]),
        ),
      },
      'credential-unsupported',
    ],
    ['of ES384', { cose: changed(3, -35) }, 'credential-unsupported'],
    ['of ES256 on another curve', { cose: changed(-1, 2) }, 'credential-unsupported'],
    ['with a private key in it', { cose: changed(-4, Buffer.alloc(32, 1)) }, 'credential-unsupported'],
    ['without half of its point', { cose: without(-3) }, 'credential-unsupported'],
    ['with a longer coordinate', { cose: changed(-2, Buffer.alloc(33, 1)) }, 'credential-unsupported'],
    [
      'with a point that is not on the curve',
      { cose: changed(-2, Buffer.alloc(32, 1)) },
      'credential-unsupported',
    ],
    [
      'with the point at infinity',
      { cose: encodeCbor(new Map([...cose, [-2, Buffer.alloc(32)], [-3, Buffer.alloc(32)]])) },
      'credential-unsupported',
    ],
    ['with a key that is no map', { cose: encodeCbor('key') }, 'assertion-malformed'],
  ])('%s is refused', (_what, changes, code) => {
    expect(() => verifyRegistration(passkey.register(challenge, changes), expected)).toThrow(refused(code));
  });

  it('by the id of another credential is refused', () => {
    const other = { ...passkey.register(challenge), credentialId: new SoftAuthenticator().credential.id };
    expect(() => verifyRegistration(other, expected)).toThrow(refused('credential-unknown'));
  });

  it('cut anywhere is refused', () => {
    const whole = passkey.register(challenge);
    const bytes = Buffer.from(whole.attestationObject, 'base64url');
    for (const at of bytes.keys()) {
      const cut = { ...whole, attestationObject: bytes.subarray(0, at).toString('base64url') };
      expect(() => verifyRegistration(cut, expected)).toThrow(refused('assertion-malformed'));
    }
  });

  it('with any bytes for any part of it gives a credential that is whole, or is refused with a code', () => {
    const whole = passkey.register(challenge);
    const part = fc.constantFrom(...(Object.keys(whole) as (keyof Registration)[]));
    fc.assert(
      fc.property(
        part,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (name, puts) => {
          const bytes = Buffer.from(whole[name], 'base64url');
          for (const [at, put] of puts) bytes[at % bytes.length] = put;
          const registration = { ...whole, [name]: bytes.toString('base64url') };
          try {
            const { id, publicKey } = verifyRegistration(registration, expected);
            expect([id, publicKey]).toEqual([registration.credentialId, passkey.credential.publicKey]);
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(/^(assertion|credential)-/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
