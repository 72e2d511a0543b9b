/** Whom to believe about a log: a policy file, given or found beside the client file. */
import { type PolicyFile, parsePolicy } from '@vernix/tlog';
import { findBesideClient } from '../client/profile.ts';
import { type Options, usageError } from '../command.ts';
import { readPublicFile } from '../private-file.ts';

export const POLICY_FILE = 'log-policy';

export const POLICY_OPTION = {
  policy: {
    type: 'string',
    value: 'FILE',
    about: {
      en: `the log’s and the witnesses’ keys, and how many witnesses must have signed (default: ${POLICY_FILE} beside the client file)`,
      fr: `les clés du journal et des témoins, et combien de témoins doivent avoir signé (par défaut : ${POLICY_FILE} à côté du fichier client)`,
    },
  },
} as const satisfies Options;

/** @throws VernixError `command-line`: none is given or found; `log-policy-invalid`, `log-key-invalid` */
export async function loadPolicy(asked: {
  readonly policy?: string | undefined;
  readonly client?: string | undefined;
}): Promise<PolicyFile> {
  const path = asked.policy ?? findBesideClient(POLICY_FILE, asked.client);
  if (path === null) {
    throw usageError({
      en: 'name the policy with --policy FILE: the keys to verify the log with',
      fr: 'nommez la politique avec --policy FICHIER : les clés avec lesquelles vérifier le journal',
    });
  }
  return parsePolicy(await readPublicFile(path));
}
