/** A registry for tests: real PostgreSQL, a real key service, files sealed as a gateway seals them. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectableFile } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { KeyServiceConfig, startKeyService } from '@vernix/key-service';
import { type BudgetTable, DEMO_BUDGETS } from '@vernix/meter';
import { databasesOn, type TestDatabases } from '@vernix/postgres';
import { sealBuffer } from '@vernix/seal';
import { createLog } from '@vernix/service';
import type { Client } from 'pg';
import { inject } from 'vitest';
import { recordStored } from '../../src/collect/record-stored.ts';
import { openSession } from '../../src/db/connection.ts';
import { SealedFiles } from '../../src/files.ts';
import { ingestFile } from '../../src/ingest/ingest-file.ts';
import { nextStored } from '../../src/ingest/stored-transfer.ts';
import { SealingThread } from '../../src/sealing/sealing-thread.ts';
import type { Seeded } from './seeded.ts';

export const silent = createLog('test', { write: () => undefined });

export interface TestKeys {
  readonly socket: string;
  /** Replaces and destroys keys. */
  readonly adminSocket: string;
  readonly recipient: string;
  readonly directory: string;
  /** Seals for every registry of the file: starting it takes longer than most of what it does. */
  readonly sealing: SealingThread;
  start(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param decoys doubles are made of one person in so many, and insights is told
 * @param desk the officers' desk's settings, for a key service in this directory
 * @param witnesses whose cosignatures it waits for, and how long
 */
export async function startTestKeys(
  budgets: BudgetTable = DEMO_BUDGETS,
  decoys: KeyServiceConfig['decoys'] = null,
  desk?: (directory: string) => object,
  witnesses: object = {},
): Promise<TestKeys> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-keys-'));
  const passphraseFile = join(directory, 'passphrase');
  await writeFile(passphraseFile, 'a passphrase for tests only, long enough\n', { mode: 0o600 });
  const socket = join(directory, 'keys.sock');
  const adminSocket = join(directory, 'admin.sock');
  const config = KeyServiceConfig.parse({
    directory: join(directory, 'store'),
    passphraseFile,
    socket,
    adminSocket,
    create: true,
    budgets,
    decoys,
    witnesses,
    ...(desk === undefined ? {} : { desk: desk(directory) }),
  });
  const start = () => startKeyService(config, { log: silent, scryptLogN: 10 });
  let service: Awaited<ReturnType<typeof startKeyService>> | undefined = await start();
  const client = await KeyClient.connect(socket);
  const { answer } = await client.call('hello', {});
  await client.close();
  const stop = async () => {
    await service?.close();
    service = undefined;
  };
  const sealing = new SealingThread();
  return {
    socket,
    adminSocket,
    directory,
    sealing,
    recipient: answer.epochs.find(({ state }) => state === 'current')?.recipient ?? '',
    start: async () => {
      service ??= await start();
    },
    stop,
    remove: async () => {
      await Promise.all([stop(), sealing.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface StoreOptions {
  readonly partner?: string;
  readonly mapping?: string;
  /** In place of a label with `mapping`: what its sealed text is. */
  readonly label?: string;
  readonly recipient?: string;
  /** In place of sealing `content`: what is stored as it is. */
  readonly sealed?: Uint8Array;
  /** Cuts the plaintext in so many segments. */
  readonly segments?: number;
  /** In place of one by chance. */
  readonly id?: string;
}

export const newTransferId = (): string => randomBytes(16).toString('base64url');

/** A file as the gateway would announce it, with its bytes. */
export async function sealedFile(
  recipient: string,
  content: string | Uint8Array,
  options: StoreOptions = {},
): Promise<{ file: CollectableFile; bytes: Buffer }> {
  const plain = Buffer.from(content);
  const count = options.segments ?? 1;
  const size = Math.ceil(plain.length / count);
  const to = options.recipient ?? recipient;
  const parts: Uint8Array[] = [];
  if (options.sealed !== undefined) parts.push(options.sealed);
  else {
    for (let index = 0; index < count; index += 1) {
      parts.push(await sealBuffer([to], plain.subarray(index * size, (index + 1) * size)));
    }
  }
  const bytes = Buffer.concat(parts);
  const label =
    options.label ?? JSON.stringify({ fileName: 'births.csv', mapping: options.mapping ?? 'template' });
  const sealedName = await sealBuffer([recipient], Buffer.from(label));
  return {
    bytes,
    file: {
      id: options.id ?? newTransferId(),
      partner: options.partner ?? 'st-elsewhere',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sealedAtSource: options.sealed !== undefined,
      segments: parts.map(({ length }) => length),
      sealedName: Buffer.from(sealedName).toString('base64'),
      receivedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 72 * 3_600_000).toISOString(),
    },
  };
}

export class TestRegistry {
  readonly client: Client;
  readonly url: string;
  readonly keys: KeyClient;
  readonly files: SealedFiles;
  readonly #recipient: string;
  readonly #sealing: SealingThread;
  readonly #nextTransferId: () => string;
  /** Gives up all that it holds. */
  readonly close: () => Promise<void>;

  private constructor(
    parts: Pick<TestRegistry, 'client' | 'url' | 'keys' | 'files'>,
    { recipient, sealing, nextTransferId }: TestKeys & Pick<Seeded, 'nextTransferId'>,
    close: () => Promise<void>,
  ) {
    ({ client: this.client, url: this.url, keys: this.keys, files: this.files } = parts);
    this.#recipient = recipient;
    this.#sealing = sealing;
    this.#nextTransferId = nextTransferId;
    this.close = close;
  }

  /** @param seed for figures that are the same each time; without it doubles and where they stand are drawn by chance */
  static async open(
    databases: Pick<TestDatabases, 'fresh'>,
    keys: TestKeys,
    seed?: Seeded,
  ): Promise<TestRegistry> {
    const database = await databases.fresh();
    const directory = await mkdtemp(join(tmpdir(), 'vernix-files-'));
    const client = await openSession(database.url, 'test');
    const channel = await KeyClient.connect(keys.socket);
    const parts = {
      client,
      url: database.url,
      keys: seed?.keysOf(channel) ?? channel,
      files: new SealedFiles(directory),
    };
    const nextTransferId = seed?.nextTransferId ?? newTransferId;
    return new TestRegistry(parts, { ...keys, nextTransferId }, async () => {
      await client.end().catch(() => undefined);
      await channel.close();
      await database.drop().catch(() => undefined);
      await rm(directory, { recursive: true, force: true });
    });
  }

  /** Puts a file where the collector would have, and writes it down. */
  async store(content: string | Uint8Array, options: StoreOptions = {}): Promise<string> {
    const { file, bytes } = await sealedFile(this.#recipient, content, {
      id: this.#nextTransferId(),
      ...options,
    });
    await writeFile(this.files.pathOf(file.id), bytes, { mode: 0o600 });
    await recordStored(this.client, file);
    return file.id;
  }

  /** Takes in the one that has waited longest. */
  async ingestNext(
    progress: (rows: number) => void = () => undefined,
    signal?: AbortSignal,
    keys: KeyClient = this.keys,
  ): Promise<void> {
    const transfer = await nextStored(this.client);
    if (transfer === undefined) throw new Error('nothing is stored');
    await ingestFile(
      {
        client: this.client,
        keys,
        sealing: this.#sealing,
        pathOf: (id) => this.files.pathOf(id),
        progress,
        snapshotMinSeconds: 0,
        ...(signal === undefined ? {} : { signal }),
      },
      transfer,
    );
  }

  async ingest(content: string | Uint8Array, options: StoreOptions = {}): Promise<TransferRow> {
    const id = await this.store(content, options);
    await this.ingestNext();
    return await this.transfer(id);
  }

  async transfer(id: string): Promise<TransferRow> {
    const { rows } = await this.client.query<TransferRow>('SELECT * FROM transfer WHERE transfer_id = $1', [
      id,
    ]);
    return rows[0]!;
  }

  async count(table: string, where = 'true'): Promise<number> {
    const { rows } = await this.client.query<{ n: number }>(
      `SELECT count(*)::int4 AS n FROM ${table} WHERE ${where}`,
    );
    return rows[0]!.n;
  }
}

export interface TransferRow {
  transfer_id: string;
  state: string;
  error_code: string | null;
  error_params: unknown;
  fault_code: string | null;
  batch_no: number | null;
  rows: number | null;
  accepted: number | null;
  queried: number | null;
  rejected: number | null;
  unchanged: number | null;
  new_persons: number | null;
  known_persons: number | null;
  unlinked_records: number | null;
  new_deliveries: number | null;
}

/** On the one server that all tests of this zone share; see server.ts. */
export const startTestDatabases = (): Promise<TestDatabases> => databasesOn(inject('registryServer'));
