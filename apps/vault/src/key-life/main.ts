/**
 * `node main.ts --config VAULT.json --admin SOCKET forget PERSON | rekey`: what an operator does to the registry's keys, in a
 * process of its own and through the key service's second socket, which the vault's account cannot open. Prints the result,
 * or the error, as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { parseConfig } from '@vernix/service';
import { VaultConfig } from '../config.ts';
import { readDatabaseUrl } from '../db/address.ts';
import { databaseError, openSession } from '../db/connection.ts';
import { SealedFiles } from '../files.ts';
import { forgetPerson } from './forget-person.ts';
import { rekeyTokens } from './rekey-tokens.ts';

async function run(): Promise<unknown> {
  const { values, positionals } = parseArgs({
    options: { config: { type: 'string' }, admin: { type: 'string' } },
    allowPositionals: true,
  });
  const [work, person] = positionals;
  const config = parseConfig(VaultConfig, readFileSync(values.config ?? '', 'utf8'));
  await using held = new AsyncDisposableStack();
  const client = await openSession(await readDatabaseUrl(config.database), 'vernix-key-life');
  held.defer(() => client.end());
  const keys = await KeyClient.connect(values.admin ?? '');
  held.defer(() => keys.close());
  if (work === 'rekey') return await rekeyTokens({ client, keys });
  return await forgetPerson({ client, keys, files: new SealedFiles(config.filesDir) }, Number(person));
}

try {
  process.stdout.write(`${JSON.stringify(await run())}\n`);
} catch (cause) {
  const error = databaseError(cause);
  const told = error instanceof VernixError ? error : new VernixError('internal', {}, { cause });
  const { code, params } = told;
  process.stdout.write(`${JSON.stringify({ code, params })}\n`);
  process.exitCode = 1;
}
