import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import type { World } from '../world/world.ts';

async function connected({ system }: World): Promise<Client> {
  const url = (await readFile(join(system.data, 'config', 'database-url'), 'utf8')).trim();
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Asks the stolen database for few rows. */
export async function query<Row extends QueryResultRow>(world: World, text: string): Promise<Row[]> {
  const client = await connected(world);
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Asks it for as many rows as there are: so many at a time come, each as the list of its values. */
export async function* rowsOf<Row extends readonly unknown[]>(
  world: World,
  text: string,
  atATime: number,
): AsyncGenerator<Row[], void, undefined> {
  const client = await connected(world);
  try {
    await client.query('BEGIN');
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${text}`);
    for (;;) {
      const fetch = { text: `FETCH ${atATime} FROM rows`, rowMode: 'array' } as const;
      const { rows } = await client.query(fetch);
      if (rows.length === 0) return;
      yield rows as unknown as Row[];
    }
  } finally {
    await client.end();
  }
}
