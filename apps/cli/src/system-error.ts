import { type ErrorCode, VernixError } from '@vernix/contracts';

/** What the operating system says of a place the user named. */
const OF_A_PATH: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'path-missing',
  ENOTDIR: 'path-not-directory',
  // Making a directory where a file is.
  EEXIST: 'path-not-directory',
  EISDIR: 'path-not-file',
  EACCES: 'path-not-allowed',
  EPERM: 'path-not-allowed',
  EROFS: 'path-not-allowed',
};
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** A file is written under a name like this first (`writePrivateFile`, `fetchSealed`); people know the one it is to have. */
const TEMPORARY = /(\.[0-9a-f]{12}\.tmp|\.part)$/;

/** The catalogue's error for one of the operating system's that is the user's to put right; any other as it is. */
export function fromSystem(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (FULL.has(code)) return new VernixError('disk-full', {}, { cause: error });
  const ours = OF_A_PATH[code];
  if (ours === undefined || !('path' in error)) return error;
  return new VernixError(ours, { path: String(error.path).replace(TEMPORARY, '') }, { cause: error });
}
