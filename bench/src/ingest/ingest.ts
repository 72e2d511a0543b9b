import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { KeyClient } from '@vernix/key-channel';
import { type Postgres, startPostgres } from '@vernix/postgres';
import { sealBuffer, sealTransform } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { submissions, TEMPLATE_HEADER, templateLine } from '@vernix/synth';
import { recordStored } from '../../../apps/vault/src/collect/record-stored.ts';
import { openSession } from '../../../apps/vault/src/db/connection.ts';
import { migrate } from '../../../apps/vault/src/db/migrate.ts';
import { SealedFiles } from '../../../apps/vault/src/files.ts';
import { LaneThread } from '../../../apps/vault/src/ingest/lane-thread.ts';

export interface Run {
  readonly recordsPerSecond: number;
  readonly peakMegabytes: number;
  /** The registry as the run left it. */
  readonly databaseUrl: string;
}

/** A registry without its gateway: what lies between the sealed file on disk and the commit. */
export class Ingest {
  readonly #directory: string;
  readonly #server: Postgres;
  readonly #keys: ChildProcess;
  readonly #keySocket: string;
  readonly #recipient: string;

  private constructor(
    directory: string,
    server: Postgres,
    keys: ChildProcess,
    keySocket: string,
    recipient: string,
  ) {
    this.#directory = directory;
    this.#server = server;
    this.#keys = keys;
    this.#keySocket = keySocket;
    this.#recipient = recipient;
  }

  static async prepare(): Promise<Ingest> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-bench-ingest-'));
    const socket = join(directory, 'keys.sock');
    const [server, keys] = await Promise.all([
      startPostgres({ dataDir: join(directory, 'postgres') }),
      startKeyService(directory, socket),
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
    const databaseUrl = await this.#freshDatabase(`run_${records}`);
    const files = new SealedFiles(join(this.#directory, `files-${records}`));
    await files.prepare();
    const file = await this.#writeFile(files, records);

    let whenLeft: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      whenLeft = resolve;
    });
    let peak = 0;
    const lane = new LaneThread(
      {
        databaseUrl,
        keySocket: this.#keySocket,
        filesDir: files.directory,
        snapshotMinSeconds: 3600,
        retry: { firstSeconds: 1, mostSeconds: 1 },
      },
      createLog('bench', { write: (line) => void process.stderr.write(line.includes('"info"') ? '' : line) }),
      (transfer) => {
        peak = Math.max(peak, process.memoryUsage.rss());
        if (lane.underWay(transfer) === undefined) whenLeft();
      },
    );
    const client = await openSession(databaseUrl, 'bench');
    await recordStored(client, file);
    const start = performance.now();
    lane.wake();
    await left;
    const seconds = (performance.now() - start) / 1000;
    await lane.stop();

    const { rows } = await client.query<{ rows: number | null }>('SELECT rows FROM transfer');
    await client.query('CHECKPOINT');
    await client.end();
    await files.remove(file.id);
    if (rows[0]?.rows !== records) throw new Error(`the file did not end committed with ${records} rows`);
    return { recordsPerSecond: records / seconds, peakMegabytes: peak / 1e6, databaseUrl };
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

  async #writeFile(files: SealedFiles, records: number) {
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
      Readable.from(hospitalRows(records)),
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
function* hospitalRows(records: number): Generator<string, void, undefined> {
  const everyone = {
    seed: 1,
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

async function startKeyService(directory: string, socket: string): Promise<ChildProcess> {
  const passphraseFile = join(directory, 'passphrase');
  await writeFile(passphraseFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  const configFile = join(directory, 'keys.json');
  const config = { directory: join(directory, 'keys'), passphraseFile, socket, create: true };
  await writeFile(configFile, JSON.stringify(config));
  const main = fileURLToPath(new URL('../../../apps/key-service/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--config', configFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if ((JSON.parse(line) as { event: string }).event === 'ready') break;
  }
  child.stdout.resume();
  return child;
}
