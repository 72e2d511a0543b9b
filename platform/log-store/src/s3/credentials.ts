import { VernixError } from '@vernix/contracts';

/** A key of an object store. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With a key that was lent for a while. */
  readonly sessionToken?: string;
}

const MOST_CHARACTERS = 64 * 1024;
const PRINTABLE = /^[!-~]{1,8192}$/;

/**
 * The key in a file as the tools of S3 keep it:
 *
 *     [default]
 *     aws_access_key_id = …
 *     aws_secret_access_key = …
 *     aws_session_token = …
 *
 * Other sections and other settings say nothing to us. A file without sections is taken for the default one.
 * @throws VernixError `store-credentials-invalid`: no key in it, or half of one. It never says what was there.
 */
export function parseCredentials(text: string): Credentials {
  const found = text.length > MOST_CHARACTERS ? new Map<string, string>() : settingsOf(text);
  const accessKeyId = found.get('aws_access_key_id') ?? '';
  const secretAccessKey = found.get('aws_secret_access_key') ?? '';
  const sessionToken = found.get('aws_session_token');
  const all = [accessKeyId, secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
  if (!all.every((value) => PRINTABLE.test(value))) throw new VernixError('store-credentials-invalid');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function settingsOf(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = 'default';
  for (const line of text.split('\n').map((one) => one.trim())) {
    const named = /^\[([^\]]*)\]$/.exec(line)?.[1];
    if (named !== undefined) section = named.trim();
    const end = line.indexOf('=');
    if (named !== undefined || section !== 'default' || end < 0 || /^[#;]/.test(line)) continue;
    settings.set(line.slice(0, end).trim(), line.slice(end + 1).trim());
  }
  return settings;
}
