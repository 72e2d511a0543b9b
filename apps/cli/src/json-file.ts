import { type ZodType, z } from 'zod';
import { usageError } from './command.ts';

/**
 * Parses a JSON file the user named.
 *
 * @throws VernixError `command-line` that says where it does not fit; never quotes a value, for it may be a secret.
 */
export function parseJson<T>(schema: ZodType<T>, text: string, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usageError({ en: `${file} is not JSON`, fr: `${file} n’est pas du JSON` });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = (whole: string): string =>
    parsed.error.issues
      .slice(0, 3)
      .map((issue) => z.core.toDotPath(issue.path) || whole)
      .join(', ');
  throw usageError({
    en: `${file} does not fit its schema at: ${where('the whole')}`,
    fr: `${file} ne répond pas à son schéma, à : ${where('l’ensemble')}`,
  });
}
