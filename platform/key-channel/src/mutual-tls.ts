import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SecureContextOptions } from 'node:tls';
import type { RemoteKeyService } from './address.ts';

type End = Pick<RemoteKeyService, 'caFile' | 'certFile' | 'keyFile' | 'peers'>;

/**
 * Both ends are ours, so there is nothing to agree on: TLS 1.3, and a key exchange that is post-quantum as well as classical
 * (X25519MLKEM768). What is recorded today must stay closed for as long as a newborn lives.
 *
 * @throws Error the operating system's, when a file cannot be read
 */
export async function secureContext({ caFile, certFile, keyFile }: End): Promise<SecureContextOptions> {
  const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map((file) => readFile(file)));
  return {
    ...{ ca, cert, key },
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ecdhCurve: 'X25519MLKEM768',
  };
}

/** The pin of a certificate's public key. @param der the certificate */
export function pinOf(der: Uint8Array): string {
  const key = new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/** Whether a certificate, which its authority vouches for, is of one of the ends we speak with. */
export const isPinned = (der: Uint8Array | undefined, { peers }: End): boolean =>
  der !== undefined && peers.includes(pinOf(der));
