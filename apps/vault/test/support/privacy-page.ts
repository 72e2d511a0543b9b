/** The questions of the privacy page, and the role that it has made to ask them, word for word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/privacy.md'), 'utf8');

function blockUnder(heading: string, verb: string): string {
  const block = new RegExp(`## ${heading}[^#]*?\`\`\`sql\\n(${verb}[^\`]+)\`\`\``).exec(page)?.[1];
  if (block === undefined) throw new Error(`The privacy page has no ${verb} under “${heading}”.`);
  return block;
}

const asked = (heading: string): string => blockUnder(heading, 'WITH').replace(/'A{22}'/, '$1');

/** `$1` is the id of the transfer or of the delivery. */
export const WHO_WAS_IN_A_FILE = asked('Who was in a file');
export const WHO_WAS_IN_A_DELIVERY = asked('Who was in a delivery');
const ROLE = blockUnder('Who was in a file', 'CREATE ROLE');

/** A row of an answer; of a delivery's, with the transfer that it came by. */
export interface Answer {
  readonly person_id: string | null;
  readonly role: 'mother' | 'infant' | null;
  readonly row_no: number;
  readonly identity: string | null;
  readonly clinical: string | null;
}

/** The message by which a statement is refused, after which the transaction goes on; null when it is let through. */
export type Tries = (statement: string) => Promise<string | null>;

/** As the page's role. It belongs to the whole server, which other tests use: so it is never committed. */
export async function asPrivacy<T>(client: ClientBase, work: (tries: Tries) => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(ROLE);
    await client.query('SET LOCAL ROLE privacy');
    return await work(async (statement) => {
      await client.query('SAVEPOINT before');
      try {
        await client.query(statement);
        return null;
      } catch (error) {
        await client.query('ROLLBACK TO before');
        return (error as Error).message;
      }
    });
  } finally {
    await client.query('ROLLBACK');
  }
}
