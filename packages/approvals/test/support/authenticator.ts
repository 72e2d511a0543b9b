import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Assertion, NewCredential, PublicJwk, Registration, Site } from '../../src/index.ts';
import { encodeCbor } from './cbor.ts';

export const SITE: Site = { origin: 'https://approve.registry.example', rpId: 'registry.example' };

export type Algorithm = 'ES256' | 'Ed25519';

/** What an answer may say other than it should. */
export interface Changes {
  readonly clientData?: object;
  readonly rpId?: string;
  /** User present 1, verified 4, backup eligible 8, backed up 16, credential 64, extensions 128. */
  readonly flags?: number;
  readonly signCount?: number;
  /** Appended to the authenticator data before it is signed. */
  readonly tail?: Uint8Array;
}

const PRESENT_AND_VERIFIED = 0x05;
const WITH_CREDENTIAL = 0x40;

/** A passkey in software: it makes a credential and signs whatever challenge it is given, as a browser would pass it on. */
export class SoftAuthenticator {
  readonly #key: KeyObject;
  readonly #algorithm: Algorithm;
  readonly #site: Site;
  readonly credential: NewCredential;
  /** What it says next; it keeps counting unless it began at null, which says 0 for ever. */
  #signCount: number | null;

  constructor(
    options: { algorithm?: Algorithm; site?: Site; signCount?: number | null; idBytes?: number } = {},
  ) {
    const { algorithm = 'ES256', site = SITE, signCount = 0, idBytes = 32 } = options;
    const { privateKey, publicKey } =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
    this.#key = privateKey;
    this.#algorithm = algorithm;
    this.#site = site;
    this.#signCount = signCount;
    this.credential = {
      id: randomBytes(idBytes).toString('base64url'),
      publicKey: publicKey.export({ format: 'jwk' }) as PublicJwk,
    };
  }

  /** The credential's key as COSE has it. */
  cose(): Map<number, number | Uint8Array> {
    const { publicKey } = this.credential;
    const x = Buffer.from(publicKey.x, 'base64url');
    return publicKey.kty === 'EC'
      ? new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, x],
          [-3, Buffer.from(publicKey.y, 'base64url')],
        ])
      : new Map<number, number | Uint8Array>([
          [1, 1],
          [3, -8],
          [-1, 6],
          [-2, x],
        ]);
  }

  register(
    challenge: Uint8Array,
    changes: Changes & { cose?: Uint8Array; attestation?: Map<string, unknown> } = {},
  ) {
    const id = Buffer.from(this.credential.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const key = changes.cose ?? encodeCbor(this.cose());
    const authData = Buffer.concat([
      this.#fixed({ flags: PRESENT_AND_VERIFIED | WITH_CREDENTIAL, ...changes }),
      Buffer.alloc(16),
      length,
      id,
      key,
      changes.tail ?? Buffer.alloc(0),
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
      ...(changes.attestation ?? []),
    ]);
    return {
      credentialId: this.credential.id,
      clientDataJSON: this.#clientData('webauthn.create', challenge, changes).toString('base64url'),
      attestationObject: encodeCbor(attestation as Parameters<typeof encodeCbor>[0]).toString('base64url'),
    } satisfies Registration;
  }

  assert(challenge: Uint8Array, changes: Changes = {}): Assertion {
    if (this.#signCount !== null) this.#signCount += 1;
    const clientData = this.#clientData('webauthn.get', challenge, changes);
    const data = Buffer.concat([this.#fixed(changes), changes.tail ?? Buffer.alloc(0)]);
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
    const signature = sign(this.#algorithm === 'ES256' ? 'sha256' : null, signed, this.#key);
    return {
      credentialId: this.credential.id,
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    };
  }

  #clientData(type: string, challenge: Uint8Array, { clientData }: Changes): Buffer {
    const { origin } = this.#site;
    const said = {
      type,
      challenge: Buffer.from(challenge).toString('base64url'),
      origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify({ ...said, ...clientData }));
  }

  #fixed({
    rpId = this.#site.rpId,
    flags = PRESENT_AND_VERIFIED,
    signCount = this.#signCount ?? 0,
  }: Changes): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(signCount);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.of(flags), count]);
  }
}
