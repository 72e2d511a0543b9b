import { VernixError } from '@vernix/contracts';
import { z } from 'zod';

/** Bytes in base64url without padding, in their one spelling: decoders take others, and one thing would have many names. */
export const base64Url = (bytes: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .min(Math.ceil((bytes.min * 4) / 3))
    .max(Math.ceil((bytes.max * 4) / 3))
    .regex(/^[A-Za-z0-9_-]*$/)
    .refine(isCanonical, 'not canonical base64url');

function isCanonical(text: string): boolean {
  return Buffer.from(text, 'base64url').toString('base64url') === text;
}

export function decode(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

export function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** What the schema makes of it. @throws VernixError `assertion-malformed`, saying where */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new VernixError('assertion-malformed', { where: result.error.issues[0]?.path.join('.') ?? '' });
}
