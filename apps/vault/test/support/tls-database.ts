/** A PostgreSQL that speaks TLS, and addresses of it that nobody takes for this machine's. */
import { chmod, chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Postgres, startPostgres } from '@vernix/postgres';
import pg from 'pg';
import { Authority } from '../../../../platform/key-channel/test/certificates.ts';
import { onePort } from '../../../../scripts/test-ports.ts';

/** Who connects to either comes to 127.0.0.1. To the vault they are another machine's, as whatever it does not know for its own. */
export const [NAME, OTHER_NAME] = ['0.0.0.0', '127.1'];

export class TlsDatabase {
  readonly directory: string;
  /** Who signed the server's certificate, and who did not. */
  readonly caFile: string;
  readonly otherCaFile: string;
  readonly #server: Postgres;

  private constructor(directory: string, caFile: string, otherCaFile: string, server: Postgres) {
    this.directory = directory;
    this.caFile = caFile;
    this.otherCaFile = otherCaFile;
    this.#server = server;
  }

  static async start(): Promise<TlsDatabase> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-tls-database-'));
    const { caFile, certFile, keyFile } = new Authority(directory, 'ours').issue(NAME);
    const { caFile: otherCaFile } = new Authority(directory, 'theirs').issue(NAME);
    const dataDir = join(directory, 'postgres');
    const settings = { shared_buffers: '16MB', fsync: 'off' };
    const server = await startPostgres({ dataDir, port: await onePort(), settings });
    const data = join(dataDir, 'data');
    const { uid, gid } = await stat(data);
    for (const [from, name] of [
      [certFile, 'server.crt'],
      [keyFile, 'server.key'],
    ] as const) {
      await copyFile(from, join(data, name));
      await chmod(join(data, name), 0o600);
      await chown(join(data, name), uid, gid);
    }
    const database = new TlsDatabase(directory, caFile, otherCaFile, server);
    await database.ask('ALTER SYSTEM SET ssl = on');
    await database.ask('SELECT pg_reload_conf()');
    // The server takes its new settings when it comes to it.
    while ((await database.ask("SELECT WHERE current_setting('ssl')::bool")).length === 0) await sleep(20);
    return database;
  }

  /** How an operator would write it down. */
  urlAt(host: string, query: string): string {
    return `${this.#server.url.replace('127.0.0.1', host)}?${query}`;
  }

  /** Asked as from this machine. */
  async ask(sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: this.#server.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.directory, { recursive: true });
  }
}
