import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { LogEntry, VernixError } from '@vernix/contracts';
import { custodyOf, keystorePlaces, makeKeystore, TAG_FILES, UNHEARD } from '@vernix/custody';
import { beginRecord, LOG_DIRECTORY, LogWriter, logSigners, OPENINGS_FILE } from '@vernix/log-files';
import { keyChanges, newKey, openExport } from '@vernix/seal';
import type { KeystoreSettings } from '../custody/settings.ts';
import { OPERATOR } from './places.ts';

interface Wanted {
  /** The export, sealed, and who can open it: age identities. */
  readonly sealed: Uint8Array;
  readonly identities: readonly string[];
  /** A copy of the lost directory, for what lay in it beside the keys. */
  readonly rest?: string | undefined;
}

/** What lies beside the keys. It holds none. */
const RECORD_FILES = [LOG_DIRECTORY, OPENINGS_FILE, ...Object.values(TAG_FILES)];

/**
 * Makes a keystore of exported keys, in the hands that the settings name, where there is none. The log goes on if its copy is
 * there. If not, a new one begins, by a key of its own: under the old one it would pass for the old log with its end cut off.
 *
 * @param scryptLogN work factor of a passphrase, as a base-2 logarithm
 * @throws VernixError `keys-export-wrong-identity`, `keys-export-damaged`, `keys-import-log-needed`, `identity-invalid`; as
 * {@link makeKeystore}; of a log's copy as `LogWriter.open`
 */
export async function importKeys(
  settings: KeystoreSettings,
  { sealed, identities, rest }: Wanted,
  now: Date,
  scryptLogN?: number,
): Promise<{ log: 'continued' | 'new' }> {
  const keys = await openExport(identities, sealed);
  const continued = rest !== undefined && existsSync(join(rest, LOG_DIRECTORY));
  if (!continued) {
    // Which file hangs from which root, the log says.
    if (keys.items.length > 1) throw new VernixError('keys-import-log-needed', { count: keys.items.length });
    const generation = keyChanges.current(keys.log).generation + 1;
    keys.log = [{ generation, since: now.toISOString(), seed: newKey() }];
  }
  const { logOrigin: origin } = settings;
  const custody = custodyOf(settings, UNHEARD, scryptLogN);
  await makeKeystore(keystorePlaces(settings), custody, keys, async (inside) => {
    for (const name of rest === undefined ? [] : RECORD_FILES.filter((one) => existsSync(join(rest, one))))
      await cp(join(rest ?? '', name), join(inside, name), { recursive: true });
    const signers = logSigners(origin, keys.log);
    const log = continued
      ? await LogWriter.open({ directory: join(inside, LOG_DIRECTORY), origin, signers })
      : await beginRecord(inside, origin, keys.log);
    const sha256 = createHash('sha256').update(sealed).digest('hex');
    const said = { v: 1, at: now.toISOString(), principal: OPERATOR, type: 'keys.import', sha256 };
    await log.append(Buffer.from(JSON.stringify(LogEntry.parse(said))));
    await log.close();
  });
  return { log: continued ? 'continued' : 'new' };
}
