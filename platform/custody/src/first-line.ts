import { readFile } from 'node:fs/promises';
import { type ErrorCode, VernixError } from '@vernix/contracts';

/** The first line of a file that holds a secret. @throws VernixError `missing` when there is none */
export async function firstLine(path: string, missing: ErrorCode): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new VernixError(missing, {}, { cause });
  });
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line === '') throw new VernixError(missing);
  return line;
}
