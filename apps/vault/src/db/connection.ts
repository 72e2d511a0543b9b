import { VernixError } from '@vernix/contracts';
import pg from 'pg';

/** Classes of SQLSTATE that mean the server or the connection, not the statement (manual, appendix A). */
const SERVER_TROUBLE = /^(08|53|57|58)/;

/**
 * What went wrong with the database, as callers see it: `database-unreachable` when the server or the connection to it
 * failed, the error itself otherwise.
 */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof VernixError) return error;
  const { code } = error as Error & { code?: unknown };
  const state = typeof code === 'string' ? code : '';
  const lost = /^(E[A-Z]+)$/.test(state) || /connect|terminated/i.test(error.message);
  const trouble = error instanceof pg.DatabaseError ? SERVER_TROUBLE.test(state) : lost;
  return trouble ? new VernixError('database-unreachable', {}, { cause: error }) : error;
}

/**
 * One session of its own. The caller ends it.
 * @throws VernixError `database-unreachable`
 */
export async function openSession(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A lost connection fails the statement under way as well; without a listener it would also end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw databaseError(error);
  }
  return client;
}

/** Sessions for short reads and writes. */
export function openPool(url: string, name: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    connectionTimeoutMillis: 5_000,
  });
  // A lost connection fails whoever uses it; without listeners it would also end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}
