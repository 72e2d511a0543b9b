import { z } from 'zod';

/** A private Ed25519 key as `vernix keygen --signing` writes it (JWK, RFC 8037). */
export const SigningKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type SigningKey = z.infer<typeof SigningKey>;
