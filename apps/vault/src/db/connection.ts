import { VernixError } from '@vernix/contracts';
import { isCertificateFault } from '@vernix/key-channel';
import pg from 'pg';
import { databaseAt } from './address.ts';

/** SQLSTATEs that mean the server or the connection, not the statement (manual, appendix A): too many sessions are one. */
const SERVER_TROUBLE = /^(08|57|58|53300)/;
/** The server has no disk, memory or other room left for the statement. It answers. */
const NO_ROOM = /^53/;
/** What Node calls a connection that failed, wherever it did. A file's own errors have other codes, or another call. */
const CONNECTION_LOST = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** What keeps the two ends from a session of TLS. */
const NO_SESSION = /^ERR_SSL|^EPROTO$/;
/**
 * What the driver says of a server that has no TLS. An answer that is neither yes nor no is `database-unreachable`: so
 * answers a database, too, that cannot start a session.
 */
const NO_TLS = 'The server does not support SSL connections';

/**
 * What went wrong with the database, as callers see it: `database-unreachable` when the server or the connection to it
 * failed, `database-unproven` when it was not shown to be the database, `database-full` when it has no room, the error
 * itself otherwise.
 */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof VernixError) return error;
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown };
  const state = typeof code === 'string' ? code : '';
  if (!(error instanceof pg.DatabaseError)) {
    if (isCertificateFault(error) || NO_SESSION.test(state) || error.message === NO_TLS)
      return new VernixError('database-unproven', {}, { cause: error });
    const lost =
      syscall === 'connect' || CONNECTION_LOST.test(state) || /connect|terminated/i.test(error.message);
    return lost ? new VernixError('database-unreachable', {}, { cause: error }) : error;
  }
  if (SERVER_TROUBLE.test(state)) return new VernixError('database-unreachable', {}, { cause: error });
  return NO_ROOM.test(state) ? new VernixError('database-full', {}, { cause: error }) : error;
}

/**
 * One session of its own. The caller ends it.
 * @throws VernixError `database-unreachable`, `database-unproven`; `database-url-refused`, `database-authority-unreadable`
 */
export async function openSession(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...databaseAt(url),
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

/**
 * Sessions for short reads and writes.
 * @throws VernixError `database-url-refused`, `database-authority-unreadable`
 */
export function openPool(url: string, name: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...databaseAt(url),
    application_name: name,
    max,
    connectionTimeoutMillis: 5_000,
  });
  // A lost connection fails whoever uses it; without listeners it would also end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}
