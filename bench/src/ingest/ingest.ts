import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { KeyClient } from '@vernix/key-channel';
import { type Postgres, startPostgres } from '@vernix/postgres';
import { sealBuffer, sealTransform } from '@vernix/seal';
import { submissions, TEMPLATE_HEADER, templateLine } from '@vernix/synth';
import type { Client } from 'pg';
import { recordStored } from '../../../apps/vault/src/collect/record-stored.ts';
import { openSession } from '../../../apps/vault/src/db/connection.ts';
import { migrate } from '../../../apps/vault/src/db/migrate.ts';
import { SealedFiles } from '../../../apps/vault/src/files.ts';
import type { LaneSettings } from '../../../apps/vault/src/ingest/lane.ts';
import { LANE_FLAGS } from '../../../apps/vault/src/ingest/lane-process.ts';
import { type Kind, startKeyService } from './key-service.ts';
import { cpuSeconds, peakMemory } from './processes.ts';

/** Rows taken in before the clock starts. */
const WARM_UP = 5_000;

export interface Run {
  readonly recordsPerSecond: number;
  /** Microseconds of processor time a record. */
  readonly cpu: { readonly vault: number; readonly database: number; readonly keyService: number };
  readonly peakMegabytes: number;
  /** The registry as the run left it. */
  readonly databaseUrl: string;
}

/** A registry without its gateway: what lies between the sealed file on disk and the commit. */
export class Ingest {
  readonly #directory: string;
  readonly #server: Postgres;
  readonly #keys: ChildProcess;
  readonly #keyService: string;
  readonly #recipient: string;
  #runs = 0;

  private constructor(
    directory: string,
    server: Postgres,
    keys: ChildProcess,
    keyService: string,
    recipient: string,
  ) {
    this.#directory = directory;
    this.#server = server;
    this.#keys = keys;
    this.#keyService = keyService;
    this.#recipient = recipient;
  }

  static async prepare(kind: Kind = 'guarded'): Promise<Ingest> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-bench-ingest-'));
    const socket = join(directory, 'keys.sock');
    const [server, keys] = await Promise.all([
      startPostgres({ dataDir: join(directory, 'postgres') }),
      startKeyService(kind, directory, socket),
    ]);
    const client = await KeyClient.connect(socket);
    const { answer } = await client.call('hello', {});
    await client.close();
    const current = answer.epochs.find(({ state }) => state === 'current');
    return new Ingest(directory, server, keys, socket, current?.recipient ?? '');
  }

  async close(): Promise<void> {
    const gone = once(this.#keys, 'exit');
    this.#keys.kill('SIGTERM');
    await gone;
    await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Takes one file of `records` rows into a registry of its own. */
  async run(records: number): Promise<Run> {
    const run = `run_${(this.#runs += 1)}`;
    const databaseUrl = await this.#freshDatabase(run);
    const files = new SealedFiles(join(this.#directory, run));
    await files.prepare();
    const lane = this.#startLane(databaseUrl, files.directory);
    const client = await openSession(databaseUrl, 'bench');
    await recordStored(client, await this.#writeFile(files, WARM_UP, 2)); // a vault that runs has loaded its code
    await decided(client, 1);
    const file = await this.#writeFile(files, records, 1);
    const own = [lane.pid ?? 0, this.#keys.pid ?? 0];
    const before = new Map([...own, await backendOf(client)].map((pid) => [pid, cpuSeconds(pid)]));
    // A lane that rested has connected anew, and it may rest again as soon as the file is done: its backend is asked on the way.
    const backends = new Map<number, number>();
    const look = async () => {
      const pid = await backendOf(client);
      const used = cpuSeconds(pid);
      if (used > 0) backends.set(pid, used);
    };
    const start = performance.now();
    await recordStored(client, file);
    await decided(client, 2, look);
    const seconds = (performance.now() - start) / 1000;
    const micros = (pid: number, used: number) => ((used - (before.get(pid) ?? 0)) * 1e6) / records;
    const [vault = 0, keyService = 0] = own.map((pid) => micros(pid, cpuSeconds(pid)));
    const database = [...backends].reduce((sum, [pid, used]) => sum + micros(pid, used), 0);
    const peakMegabytes = peakMemory(lane.pid ?? 0) / 1e6;
    const gone = once(lane, 'exit');
    lane.kill('SIGKILL');
    await gone;

    // The sender's rows: the registry's own count holds decoys too.
    const { rows } = await client.query<{ rows: number | null }>(
      "SELECT (report -> 'balance' ->> 'rows')::int4 AS rows FROM sender_report WHERE transfer_id = $1",
      [file.id],
    );
    await client.query('CHECKPOINT');
    await client.end();
    await files.remove(file.id);
    if (rows[0]?.rows !== records) throw new Error(`the file did not end committed with ${records} rows`);
    const cpu = { vault, database, keyService };
    return { recordsPerSecond: records / seconds, cpu, peakMegabytes, databaseUrl };
  }

  async #freshDatabase(name: string): Promise<string> {
    const client = await openSession(this.#server.url, 'bench');
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const url = new URL(this.#server.url);
    url.pathname = `/${name}`;
    await migrate(url.href);
    return url.href;
  }

  /** The ingest lane in a process of its own, so that its memory can be told from the bench's. */
  #startLane(databaseUrl: string, filesDir: string): ChildProcess {
    const program = fileURLToPath(
      new URL('../../../apps/vault/test/support/lane-process.ts', import.meta.url),
    );
    const settings: LaneSettings = {
      databaseUrl,
      keyService: this.#keyService,
      filesDir,
      snapshotMinSeconds: 3600,
      retry: { firstSeconds: 1, mostSeconds: 1 },
    };
    return spawn(process.execPath, [...LANE_FLAGS, program, JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  async #writeFile(files: SealedFiles, records: number, seed: number) {
    const id = randomBytes(16).toString('base64url');
    const path = files.pathOf(id);
    const hash = createHash('sha256');
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const sealing = await sealTransform([this.#recipient]);
    await pipeline(
      Readable.from(hospitalRows(records, seed)),
      sealing,
      hashing,
      createWriteStream(path, { flush: true }),
    );
    const bytes = (await stat(path)).size;
    const label = JSON.stringify({ fileName: 'bench.csv', mapping: 'template' });
    const sealedName = await sealBuffer([this.#recipient], Buffer.from(label));
    const now = new Date().toISOString();
    return {
      id,
      partner: 'bench-hospital',
      bytes,
      sha256: hash.digest('hex'),
      sealedAtSource: true,
      segments: [bytes],
      sealedName: Buffer.from(sealedName).toString('base64'),
      receivedAt: now,
      expiresAt: now,
    };
  }
}

/** What hospitals send, second thoughts and slips included, as template text in pieces of some thousand rows. */
function* hospitalRows(records: number, seed: number): Generator<string, void, undefined> {
  const everyone = {
    seed,
    births: records,
    from: '2020-01-01',
    to: '2025-12-31',
    laboratory: null,
    midwifery: null,
  };
  let piece = `${TEMPLATE_HEADER}\n`;
  let rows = 0;
  for (const submission of submissions(everyone)) {
    piece += `${templateLine(submission)}\n`;
    rows += 1;
    if (rows === records) break;
    if (rows % 2_000 === 0) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** Between two looks, in polls. */
const LOOK_EVERY = 20;

/** Waits until so many transfers are decided. */
async function decided(client: Client, transfers: number, look?: () => Promise<void>): Promise<void> {
  for (let poll = 0; ; poll += 1) {
    if (poll % LOOK_EVERY === 0) await look?.();
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::int4 AS n FROM transfer WHERE state <> 'stored'",
    );
    if (rows[0]?.n === transfers) return;
    await sleep(20);
  }
}

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'vernix-ingest' AND datname = current_database()",
  );
  return rows[0]?.pid ?? 0;
}
