import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Assertion, verifyAssertion, verifyRegistration } from '../src/index.ts';
import { type Changes, SITE, SoftAuthenticator } from './support/authenticator.ts';
import { encodeCbor } from './support/cbor.ts';

const challenge = createHash('sha256').update('a request').digest();
const expected = { challenge, ...SITE };
const theirs = {
  expectedChallenge: challenge.toString('base64url'),
  expectedOrigin: SITE.origin,
  expectedRPID: SITE.rpId,
  requireUserVerification: true,
};
const passkeys = (['ES256', 'Ed25519'] as const).map((algorithm) => new SoftAuthenticator({ algorithm }));

const seemsFine = (verify: () => unknown): boolean => {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
};

async function acceptedByTheirs(
  passkey: SoftAuthenticator,
  counter: number,
  assertion: Assertion,
): Promise<boolean> {
  const { credentialId, ...rest } = assertion;
  const response: AuthenticationResponseJSON = {
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response: rest,
  };
  const publicKey = new Uint8Array(encodeCbor(passkey.cose()));
  const credential = { id: passkey.credential.id, publicKey, counter };
  return await verifyAuthenticationResponse({ ...theirs, response, credential }).then(
    ({ verified }) => verified,
    () => false,
  );
}

const extensions = encodeCbor(new Map([['credProtect', 2]]));
const flags = fc.constantFrom(0x05, 0x05, 0x01, 0x04, 0x00, 0x0d, 0x1d, 0x15, 0x85);
const wrong: fc.Arbitrary<Changes> = fc
  .record(
    {
      clientData: fc.constantFrom(
        { type: 'webauthn.create' },
        { challenge: 'AAAA' },
        { origin: 'https://e.example' },
        { origin: 'https://approve.registry.example/' },
        { unknown: 1 },
      ),
      rpId: fc.constantFrom('registry.example', 'e.example', 'approve.registry.example'),
      flags,
      signCount: fc.constantFrom(0, 1, 7, 8, 0xffff_ffff),
    },
    { requiredKeys: [] },
  )
  .map((all) => (all.flags === 0x85 ? { ...all, tail: extensions } : all));

const counted = fc.record({ signCount: fc.constantFrom(0, 7, 8, 9) });
const changes = fc.oneof(wrong, counted);

it('accepts and refuses the same assertions', async () => {
  const verdicts = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...passkeys),
      changes,
      fc.constantFrom(0, 7),
      async (passkey, made, counter) => {
        const assertion = passkey.assert(challenge, made);
        const ours = seemsFine(() =>
          verifyAssertion({ ...passkey.credential, signCount: counter }, assertion, expected),
        );
        expect(ours).toBe(await acceptedByTheirs(passkey, counter, assertion));
        verdicts[ours ? 'accepted' : 'refused'] += 1;
      },
    ),
    { numRuns: 300 },
  );
  expect(verdicts.accepted).toBeGreaterThan(20);
  expect(verdicts.refused).toBeGreaterThan(20);
});

/** The other library reads past the tag and the length that begin an ECDSA signature (DER); ours takes DER only. */
const ITS_LENIENCE = 2;

it('accepts none with a changed byte, where the other library lets the frame of a signature pass', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...passkeys),
      fc.constantFrom('clientDataJSON' as const, 'authenticatorData' as const, 'signature' as const),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (passkey, part, where, change) => {
        const whole = passkey.assert(challenge);
        const bytes = Buffer.from(whole[part], 'base64url');
        const at = where % bytes.length;
        bytes[at] = bytes[at]! ^ change;
        const assertion = { ...whole, [part]: bytes.toString('base64url') };
        const ours = seemsFine(() =>
          verifyAssertion({ ...passkey.credential, signCount: 0 }, assertion, expected),
        );
        expect(ours).toBe(false);
        const isFrame =
          part === 'signature' && passkey.credential.publicKey.kty === 'EC' && at < ITS_LENIENCE;
        if (!isFrame) expect(await acceptedByTheirs(passkey, 0, assertion)).toBe(false);
      },
    ),
    { numRuns: 150 },
  );
});

it('reads the same credential out of a registration', async () => {
  for (const passkey of passkeys) {
    const { credentialId, ...rest } = passkey.register(challenge);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      ...theirs,
      supportedAlgorithmIDs: [-7, -8],
      response: {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: rest,
      },
    });
    expect(verified).toBe(true);
    expect(Buffer.from(registrationInfo!.credential.publicKey)).toEqual(encodeCbor(passkey.cose()));
    expect(verifyRegistration({ credentialId, ...rest }, expected).id).toBe(registrationInfo?.credential.id);
  }
});
