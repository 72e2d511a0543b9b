import { VernixError } from '@vernix/contracts';
import { CompactSign, compactVerify, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { ZodType } from 'zod';

/**
 * Signed statements: receipts, rosters, intake keys. JWS in compact form (RFC 7515), Ed25519, no other algorithm. The
 * payload says its own type, and the schema given to {@link verifyStatement} requires it: a receipt is never a roster.
 */
const ALGORITHM = 'EdDSA';
/** 64 bytes in base64url have one spelling; decoders take fifteen more, so that one receipt would have many. */
const CANONICAL_SIGNATURE = /\.[A-Za-z0-9_-]{85}[AQgw]$/;

/** A new Ed25519 key. `publicKey` is the JWK's `x`: 32 bytes in base64url, 43 characters. */
export async function generateSigningKey(): Promise<{ privateJwk: JWK; publicKey: string }> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const privateJwk = await exportJWK(privateKey);
  return { privateJwk, publicKey: privateJwk.x ?? '' };
}

/** Signs a payload that is plain JSON. */
export async function signStatement(payload: object, privateJwk: JWK): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const key = await importJWK(privateJwk, ALGORITHM);
  return await new CompactSign(bytes).setProtectedHeader({ alg: ALGORITHM }).sign(key);
}

/**
 * The statement's payload, once its signature and its shape hold. `publicKey` is as {@link generateSigningKey} gives it.
 * @throws VernixError `signature-wrong`: not signed by that key, or not a JWS; `statement-invalid`: signed, but not what
 * the schema describes.
 */
export async function verifyStatement<T>(jws: string, publicKey: string, schema: ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(parseJson(await signedBytes(jws, publicKey)));
  if (!parsed.success) throw new VernixError('statement-invalid');
  return parsed.data;
}

async function signedBytes(jws: string, publicKey: string): Promise<Uint8Array> {
  if (!CANONICAL_SIGNATURE.test(jws)) throw new VernixError('signature-wrong');
  try {
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: publicKey }, ALGORITHM);
    return (await compactVerify(jws, key, { algorithms: [ALGORITHM] })).payload;
  } catch (cause) {
    throw new VernixError('signature-wrong', {}, { cause });
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new VernixError('statement-invalid');
  }
}
