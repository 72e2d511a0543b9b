import { createHash } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { readAuthenticatorData } from './authenticator-data.ts';
import { base64Url, decode, parsed } from './base64url.ts';
import { readOnlyCbor } from './cbor.ts';
import { checkClientData, type Site } from './client-data.ts';
import { CredentialId, keyOf, type NewCredential } from './credential.ts';

/** What the browser answers when a passkey is made; bytes in base64url. */
export const Registration = z.strictObject({
  credentialId: CredentialId,
  clientDataJSON: base64Url({ min: 1, max: 4_096 }),
  attestationObject: base64Url({ min: 1, max: 8_192 }),
});
export type Registration = z.infer<typeof Registration>;

/**
 * What a new passkey signs at its making: whose it is to be, and the one-time token of a founding officer. So a passkey made
 * for one officer is not taken for another's.
 */
export function enrolmentChallenge(officer: string, token = ''): Buffer {
  return createHash('sha256').update(`vernix-enrolment/1\n${officer}\n${token}`, 'utf8').digest();
}

/**
 * The credential of a passkey that was just made (WebAuthn Level 3, §7.1). No attestation is asked for, and none taken:
 * that it is this officer's is what two others approve, by its id and key.
 * @throws VernixError `assertion-malformed`, `assertion-other-request`, `assertion-other-origin`,
 * `assertion-unverified`, `credential-unknown`, `credential-unsupported`
 */
export function verifyRegistration(
  registration: Registration,
  expected: { readonly challenge: Uint8Array } & Site,
): NewCredential {
  const answer = parsed(Registration, registration);
  checkClientData(decode(answer.clientDataJSON), { ...expected, type: 'webauthn.create' });
  const { credential } = readAuthenticatorData(dataOf(answer), expected.rpId);
  if (credential === null) throw malformed();
  if (credential.id !== answer.credentialId) throw new VernixError('credential-unknown');
  keyOf(credential.publicKey);
  return credential;
}

function dataOf({ attestationObject }: Registration): Buffer {
  const attestation = readOnlyCbor(decode(attestationObject));
  if (!(attestation instanceof Map) || attestation.size !== 3) throw malformed();
  const data: unknown = attestation.get('authData');
  const statement: unknown = attestation.get('attStmt');
  if (!(data instanceof Uint8Array) || !(statement instanceof Map)) throw malformed();
  if (attestation.get('fmt') !== 'none' || statement.size > 0) {
    throw new VernixError('credential-unsupported', { what: 'attestation' });
  }
  return Buffer.from(data);
}

function malformed(): VernixError {
  return new VernixError('assertion-malformed', { where: 'attestationObject' });
}
