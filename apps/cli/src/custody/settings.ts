import { CUSTODY_SETTINGS, type CustodySettings, isOneCustody, ONE_CUSTODY } from '@vernix/custody';
import { LogOrigin } from '@vernix/log-files';
import { z } from 'zod';
import { parseJson } from '../json-file.ts';
import { readPublicFile } from '../private-file.ts';

/** Of a key service's configuration, what says where the keystore is and who opens it. */
const Settings = z
  .object({ directory: z.string().optional(), ...CUSTODY_SETTINGS })
  .refine(isOneCustody, ONE_CUSTODY);

/** The same with what else it takes to make one. */
const KeystoreSettings = z
  .object({
    directory: z.string(),
    sealingKeyFile: z.string().optional(),
    logOrigin: LogOrigin,
    ...CUSTODY_SETTINGS,
  })
  .refine(isOneCustody, ONE_CUSTODY);
export type KeystoreSettings = z.infer<typeof KeystoreSettings>;

/** @throws VernixError `command-line` for a file that is missing or does not fit */
export async function readKeystoreSettings(file: string): Promise<KeystoreSettings> {
  return parseJson(KeystoreSettings, await readPublicFile(file), file);
}

/** @throws VernixError `command-line` for a file that is missing or does not fit */
export async function readCustodySettings(
  file: string,
): Promise<CustodySettings & { readonly directory?: string | undefined }> {
  return parseJson(Settings, await readPublicFile(file), file);
}
