import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogEntry } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { LogReader } from '@vernix/log-files';
import { sealBuffer, splitHeader } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { type KeyService, KeyServiceConfig, startKeyService } from '../src/index.ts';

export const HOUR = 3_600_000;
export const TRANSFER = 'AAAAAAAAAAAAAAAAAAAAAA';
export const OTHER_TRANSFER = 'BBBBBBBBBBBBBBBBBBBBBB';

/** A key service on a directory of its own, with a clock that tests turn. Each start opens the same keystore. */
export class Bench {
  readonly directory: string;
  readonly keys: string;
  readonly passphraseFile: string;
  readonly socket: string;
  readonly adminSocket: string;
  readonly sealingKeyFile: string;
  now = Date.parse('2026-01-01T00:00:00.000Z');
  readonly logged: string[] = [];
  /** What the service said it cannot go on after. */
  readonly failures: unknown[] = [];
  /** How far the wall clock was set, apart from what has passed. */
  #set = 0;
  #service: KeyService | undefined;
  readonly #open: { close(): Promise<void> }[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    this.keys = join(directory, 'keys');
    this.passphraseFile = join(directory, 'passphrase');
    this.socket = join(directory, 'run', 'keys.sock');
    this.adminSocket = join(directory, 'run', 'admin.sock');
    this.sealingKeyFile = `${this.keys}.sealing-key`;
  }

  static async make(): Promise<Bench> {
    const bench = new Bench(await mkdtemp(join(tmpdir(), 'vernix-keys-')));
    await writeFile(bench.passphraseFile, 'correct horse battery staple\n', { mode: 0o600 });
    return bench;
  }

  config(changes: Partial<KeyServiceConfig> = {}): KeyServiceConfig {
    const { keys: directory, passphraseFile, socket, adminSocket } = this;
    return KeyServiceConfig.parse({
      directory,
      passphraseFile,
      socket,
      adminSocket,
      create: true,
      ...changes,
    });
  }

  async start(changes: Partial<KeyServiceConfig> = {}) {
    const service = await startKeyService(this.config(changes), {
      now: () => new Date(this.now),
      monotonic: () => this.now - this.#set,
      log: createLog('key-service', { write: (line) => this.logged.push(line) }),
      failed: (error) => this.failures.push(error),
      scryptLogN: 10,
    });
    this.#open.push(service);
    this.#service = service;
    return service;
  }

  /** What the service does by itself every minute. */
  async tick(): Promise<void> {
    await this.#service?.tick();
  }

  /** Somebody sets the clock of the machine. */
  setClock(byMs: number): void {
    this.now += byMs;
    this.#set += byMs;
  }

  /** Stops what runs and starts it again on the same keystore. */
  async restart(changes: Partial<KeyServiceConfig> = {}) {
    await this.#service?.close();
    return await this.start({ create: false, ...changes });
  }

  async client(socket = this.socket): Promise<KeyClient> {
    const client = await KeyClient.connect(socket);
    this.#open.push(client);
    return client;
  }

  /** The log, with all that a running service has answered. */
  async log(): Promise<LogReader> {
    const client = await KeyClient.connect(this.socket).catch(() => null);
    await client?.call('log.checkpoint', {});
    await client?.close();
    return await LogReader.open(join(this.keys, 'log'));
  }

  /** What the log holds, oldest first. */
  async entries(): Promise<LogEntry[]> {
    const log = await this.log();
    const entries: LogEntry[] = [];
    for await (const entry of log.entries()) entries.push(LogEntry.parse(JSON.parse(entry.toString())));
    return entries;
  }

  async clean(): Promise<void> {
    for (const open of this.#open.toReversed()) await open.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A sealed file's age header. */
export async function headerFor(...recipients: [string, ...string[]]): Promise<Uint8Array> {
  const split = splitHeader(await sealBuffer(recipients, Buffer.from('some rows')));
  if (split === 'incomplete') throw new Error('a whole file has a whole header');
  return split.header;
}

/** The body of a `transfer.open` for these headers, and its binary part. */
export function opening(headers: readonly Uint8Array[], transferId = TRANSFER) {
  const body = {
    principal: 'vault-ingest',
    transferId,
    partner: 'hospital-a',
    sha256: '0'.repeat(64),
    headerLengths: headers.map((header) => header.length),
  };
  return [body, Buffer.concat(headers)] as const;
}
