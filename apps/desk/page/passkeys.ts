/** Passkeys in the browser (WebAuthn Level 3): made for one officer, and signing one request. Bytes travel in base64url. */

export interface Registration {
  readonly credentialId: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

export interface Assertion {
  readonly credentialId: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
}

/** COSE: Ed25519, ES256. */
const ALGORITHMS = [-8, -7];

function encode(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

async function sha256(text: string): Promise<ArrayBuffer> {
  return await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

const listed = (ids: readonly string[]): PublicKeyCredentialDescriptor[] =>
  ids.map((id) => ({ type: 'public-key', id: decode(id) }));

/** What a passkey signs for this text, in hexadecimal: `vernix approvals show` prints the same. */
export async function fingerprint(text: string): Promise<string> {
  const hash = new Uint8Array(await sha256(`vernix-approval/1\n${text}`));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Makes a passkey for an officer. `known`: passkeys there are; an authenticator that holds one of them makes no second, or
 * one person would pass for two.
 */
export async function make(
  officer: string,
  rpId: string,
  known: readonly string[],
  token = '',
): Promise<Registration> {
  const credential = (await navigator.credentials.create({
    publicKey: {
      rp: { id: rpId, name: 'Vernix' },
      user: { id: new TextEncoder().encode(officer), name: officer, displayName: officer },
      challenge: await sha256(`vernix-enrolment/1\n${officer}\n${token}`),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
      excludeCredentials: listed(known),
      attestation: 'none',
    },
  })) as PublicKeyCredential;
  const { clientDataJSON, attestationObject } = credential.response as AuthenticatorAttestationResponse;
  return {
    credentialId: encode(credential.rawId),
    clientDataJSON: encode(clientDataJSON),
    attestationObject: encode(attestationObject),
  };
}

/** What a passkey says of a request. */
export type Says = 'approval' | 'refusal';

/** Signs, with one of these passkeys, a yes or a no to exactly this text. */
export async function sign(
  says: Says,
  text: string,
  rpId: string,
  passkeys: readonly string[],
): Promise<Assertion> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      rpId,
      challenge: await sha256(`vernix-${says}/1\n${text}`),
      allowCredentials: listed(passkeys),
      userVerification: 'required',
    },
  })) as PublicKeyCredential;
  const { clientDataJSON, authenticatorData, signature } =
    credential.response as AuthenticatorAssertionResponse;
  return {
    credentialId: encode(credential.rawId),
    clientDataJSON: encode(clientDataJSON),
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
  };
}
