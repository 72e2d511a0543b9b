/** Calls the key service that a vault's configuration names, as the vault does, and says how that ended. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { KeyClient, RemoteKeyService } from '../../src/index.ts';

const [, , file = ''] = process.argv;
const Vault = z.object({ filesDir: z.string(), keyService: RemoteKeyService });
const { filesDir, keyService } = Vault.parse(JSON.parse(await readFile(file, 'utf8')));
try {
  const client = await KeyClient.connect({ at: keyService, memory: join(filesDir, 'key-service-log') });
  const { answer } = await client.call('hello', {});
  await client.close();
  console.log(answer.version);
} catch (error) {
  console.log(error instanceof VernixError ? error.code : error);
}
