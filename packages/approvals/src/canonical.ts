import { VernixError } from '@vernix/contracts';

export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/**
 * The one text of a value, by RFC 8785 (JCS): no spaces, members sorted by UTF-16 units, strings as JSON.stringify
 * writes them. Only what has one spelling everywhere is taken: whole numbers that are safe, text without half characters.
 * @throws VernixError `request-invalid`
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'object') {
    return isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value);
  }
  const exact =
    typeof value === 'boolean' ||
    (typeof value === 'string' ? value.isWellFormed() : Number.isSafeInteger(value));
  if (!exact) throw notCanonical();
  return JSON.stringify(value);
}

function canonicalObject(value: { readonly [name: string]: Json }): string {
  const members = Object.keys(value)
    .sort()
    .map((name) => {
      const member = value[name];
      if (member === undefined) throw notCanonical();
      return `${canonicalJson(name)}:${canonicalJson(member)}`;
    });
  return `{${members.join(',')}}`;
}

/** `Array.isArray` does not narrow a readonly array. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function notCanonical(): VernixError {
  return new VernixError('request-invalid', { where: 'canonical' });
}
