import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';

/** Which generation of the token key the registry's tokens are of; 0 before there are any. */
export async function tokenGeneration(client: Client): Promise<number> {
  const { rows } = await client.query<{ value: string }>(
    `SELECT value FROM counter WHERE name = 'token_generation'`,
  );
  return Number(rows[0]?.value ?? 0);
}

/** The same, for a file to be taken in: the first one's tokens are of the key service's newest generation. */
export async function generationForFile(client: Client, keys: KeyClient): Promise<number> {
  const held = await tokenGeneration(client);
  if (held > 0) return held;
  const { answer } = await keys.call('keys.list', {});
  const newest =
    answer.keys.find(({ key, state }) => key === 'tokens' && state === 'current')?.generation ?? 1;
  await setTokenGeneration(client, newest);
  return newest;
}

export async function setTokenGeneration(client: Client, generation: number): Promise<void> {
  await client.query(`UPDATE counter SET value = $1 WHERE name = 'token_generation'`, [generation]);
}
