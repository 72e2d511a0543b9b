import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that hold nothing but a secret. */
const WHOLE = /(passphrase|token|code-seal-key)$/;
/** What is secret in the others: passwords in addresses, private parts of keys, age identities, signers', the sealing key. */
const PARTS = [
  /:\/\/[^:/]+:([^@/]{8,})@/g,
  /"d" *: *"([^"]{20,})"/g,
  /(AGE-SECRET-KEY-[A-Z0-9-]+)/g,
  /PRIVATE\+KEY\+[^+]+\+[^+]+\+(\S{20,})/g,
  /^\{"number":\d+,"key":"([^"]{44})"\}$/g,
];

/** Every secret that an installation keeps in its files. */
export async function secretsIn(directory: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const entry of glob('**/*', { cwd: directory, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = (await readFile(join(entry.parentPath, entry.name), 'utf8')).trim();
    if (WHOLE.test(entry.name)) found.add(text);
    for (const part of PARTS) for (const [, secret] of text.matchAll(part)) found.add(secret ?? '');
  }
  return [...found];
}

/** A sign-in link's token, which stands behind the `#`. */
export const tokenOf = (link: string): string => new URL(link).hash.slice(1);
