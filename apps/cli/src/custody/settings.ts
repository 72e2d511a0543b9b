import { CUSTODY_SETTINGS, type CustodySettings, isOneCustody, ONE_CUSTODY } from '@vernix/custody';
import { z } from 'zod';
import { parseJson } from '../json-file.ts';
import { readPublicFile } from '../private-file.ts';

/** Of a key service's configuration, what says where the keystore is and who opens it. */
const Settings = z
  .object({ directory: z.string().optional(), ...CUSTODY_SETTINGS })
  .refine(isOneCustody, ONE_CUSTODY);

/** @throws VernixError `command-line` for a file that is missing or does not fit */
export async function readCustodySettings(
  file: string,
): Promise<CustodySettings & { readonly directory?: string | undefined }> {
  return parseJson(Settings, await readPublicFile(file), file);
}
