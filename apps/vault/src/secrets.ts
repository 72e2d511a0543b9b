import { readFile } from 'node:fs/promises';

/** A secret's file holds it on its first line. */
export async function readSecret(path: string): Promise<string> {
  const [first = ''] = (await readFile(path, 'utf8')).split('\n');
  return first.trim();
}
