import { type ErrorCode, VernixError } from '@vernix/contracts';

/** What the operating system says of a place the user named. */
const OF_A_PATH: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'path-missing',
  ENOTDIR: 'path-not-directory',
  // Making a directory where a file is.
  EEXIST: 'path-not-directory',
  EISDIR: 'path-not-file',
  ELOOP: 'path-loop',
  ENAMETOOLONG: 'path-too-long',
  EACCES: 'path-not-allowed',
  EPERM: 'path-not-allowed',
  EROFS: 'path-not-allowed',
};
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** A file is written under a name like this first (`writePrivateFile`); people know the one it is to have. */
const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;

/**
 * The catalogue's error for one of the operating system's that is the user's to put right; any other as it is.
 * @param named the file it is about as the user knows it, where the path in the error may be one that we made of it
 */
export function fromSystem(error: unknown, named?: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (FULL.has(code)) return new VernixError('disk-full', {}, { cause: error });
  const ours = OF_A_PATH[code];
  if (ours === undefined || !('path' in error)) return error;
  const path = named ?? String(error.path).replace(TEMPORARY, '');
  return new VernixError(ours, { path }, { cause: error });
}
