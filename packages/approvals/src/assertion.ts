import { createHash, verify } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { readAuthenticatorData } from './authenticator-data.ts';
import { base64Url, decode, parsed } from './base64url.ts';
import { checkClientData, type Site } from './client-data.ts';
import { type Credential, CredentialId, keyOf } from './credential.ts';

/** A passkey's answer, as the browser gives it; bytes in base64url. */
export const Assertion = z.strictObject({
  credentialId: CredentialId,
  clientDataJSON: base64Url({ min: 1, max: 4_096 }),
  authenticatorData: base64Url({ min: 37, max: 4_096 }),
  signature: base64Url({ min: 1, max: 128 }),
});
export type Assertion = z.infer<typeof Assertion>;

/**
 * Verifies a WebAuthn assertion (Level 3, §7.2): this credential signed this challenge, at this site, with its person
 * present and verified, and its counter went on. The caller keeps the counter that is returned.
 * @throws VernixError `assertion-malformed`, `assertion-other-request`, `assertion-other-origin`,
 * `assertion-unverified`, `assertion-signature-wrong`, `credential-unknown`, `credential-unsupported`,
 * `credential-copied`
 */
export function verifyAssertion(
  credential: Credential,
  assertion: Assertion,
  expected: { readonly challenge: Uint8Array } & Site,
): { readonly signCount: number } {
  const answer = parsed(Assertion, assertion);
  if (answer.credentialId !== credential.id) throw new VernixError('credential-unknown');
  const clientData = decode(answer.clientDataJSON);
  checkClientData(clientData, { ...expected, type: 'webauthn.get' });
  const data = decode(answer.authenticatorData);
  const { signCount, credential: another } = readAuthenticatorData(data, expected.rpId);
  if (another !== null) throw new VernixError('assertion-malformed', { where: 'authenticatorData' });
  const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
  if (!isSigned(credential, signed, decode(answer.signature))) {
    throw new VernixError('assertion-signature-wrong');
  }
  // Only now: an unsigned counter says nothing about a copy.
  if ((signCount !== 0 || credential.signCount !== 0) && signCount <= credential.signCount) {
    throw new VernixError('credential-copied', { known: credential.signCount, said: signCount });
  }
  return { signCount };
}

function isSigned({ publicKey }: Credential, signed: Uint8Array, signature: Uint8Array): boolean {
  const key = keyOf(publicKey);
  return verify(publicKey.kty === 'EC' ? 'sha256' : null, signed, key, signature);
}
