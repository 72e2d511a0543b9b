import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sealBuffer } from '@vernix/seal';
import {
  type ChildGateway,
  collector,
  listCollectable,
  makeWorld,
  metadata,
  startChild,
  type World,
} from '../../apps/gateway/test/harness.ts';
import { selfSigned } from '../../platform/service/test/self-signed.ts';
import type { Bench, Report } from './bench.ts';
import { median, seconds } from './timing.ts';

const BYTES = 1024 ** 3;
const ROUNDS = 3;
const GOAL = 0.7;
const MEMORY_BYTES = 64 * 1024 * 1024;
const WRITE_BYTES = 1024 * 1024;

export const upload: Bench = {
  name: 'upload',
  about:
    'Sends 1 GiB in one request over HTTPS to a gateway in a process of its own, sealed at source or sealed there, ' +
    'until its last byte is acknowledged from an fsynced disk; against one process that writes, hashes and fsyncs as much.',
  bound: `sealed at source ≥ ${GOAL}× the MB/s of writing, hashing and syncing the same bytes in one process`,
  run: (report) => measure(report, BYTES, ROUNDS),
};

/** The bench with its sizes open, so that a test can run a small one. */
export async function measure(report: Report, bytes: number, rounds: number): Promise<void> {
  const world = await makeWorld();
  const scratch = mkdtempSync(join(tmpdir(), 'vernix-bench-upload-'));
  try {
    await world.writeRoster(1, (partner) => ({
      ...partner,
      limits: { fileBytes: 2 * bytes, spoolBytes: 4 * bytes, openUploads: 10 },
    }));
    const { cert, certFile, keyFile } = selfSigned(world.dir);
    const gateway = await startChild(world, { public: { port: 0, tls: { certFile, keyFile } } });
    try {
      const sender = new Sender(gateway, world, cert);
      const plain = repeat(randomBytes(Math.min(bytes, MEMORY_BYTES)), bytes);
      const sealed = await withAgeHeader(world, plain);
      const floor: number[] = [];
      const atSource: number[] = [];
      const atGateway: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        floor.push(await seconds(() => writeAndHash(join(scratch, 'floor'), plain)));
        atSource.push(await seconds(() => sender.send(sealed)));
        await sender.clear();
        atGateway.push(await seconds(() => sender.send(plain)));
        await sender.clear();
      }
      const speed = (times: readonly number[]) => bytes / 1e6 / median(times);
      report.figure('write, hash and sync in one process', speed(floor), 'MB/s');
      report.figure('upload, sealed at source', speed(atSource), 'MB/s');
      report.figure('upload, sealed by the gateway', speed(atGateway), 'MB/s');
      report.goal('sealed at source ÷ one process', speed(atSource) / speed(floor), '×', GOAL);
      report.figure('sealed by the gateway ÷ one process', speed(atGateway) / speed(floor), '×');
    } finally {
      await gateway.kill('SIGTERM');
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    world.remove();
  }
}

/** A file as pieces in memory, most of them the same: reading it costs neither side anything. */
function repeat(memory: Buffer, bytes: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let made = 0; made < bytes; made += WRITE_BYTES) {
    const at = made % memory.length;
    pieces.push(memory.subarray(at, at + Math.min(WRITE_BYTES, bytes - made)));
  }
  return pieces;
}

/** The gateway tells a sealed file by its first bytes, and reads no further. */
async function withAgeHeader(world: World, plain: readonly Buffer[]): Promise<readonly Buffer[]> {
  const [first = Buffer.alloc(0), ...rest] = plain;
  const header = Buffer.from(await sealBuffer([world.recipient], Buffer.alloc(0)));
  return [Buffer.concat([header, first.subarray(header.length)]), ...rest];
}

/** The floor: no network, no TLS, no second process. */
async function writeAndHash(path: string, pieces: readonly Buffer[]): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for (const piece of pieces) {
    await file.write(piece);
    hash.update(piece);
  }
  hash.digest();
  await file.sync();
  await file.close();
  await unlink(path);
}

/** A partner that uploads over one connection, and a vault that takes each file away so that the disk does not fill. */
class Sender {
  readonly #gateway: ChildGateway;
  readonly #world: World;
  readonly #agent: Agent;

  constructor(gateway: ChildGateway, world: World, cert: string) {
    this.#gateway = gateway;
    this.#world = world;
    this.#agent = new Agent({ ca: cert, keepAlive: true });
  }

  async send(pieces: readonly Buffer[]): Promise<void> {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const created = await this.#request('POST', '/v1/files', {
      'upload-length': size,
      'upload-metadata': metadata('bench.csv'),
    });
    const headers = {
      'upload-offset': 0,
      'content-type': 'application/offset+octet-stream',
      'content-length': size,
    };
    const sent = await this.#request('PATCH', created.headers.location ?? '', headers, pieces);
    if (sent.statusCode !== 204) throw new Error(`the upload answered ${sent.statusCode ?? 0}`);
  }

  /** What the vault does: takes the file away. */
  async clear(): Promise<void> {
    const { collect } = this.#gateway.addresses;
    for (const { id, sha256 } of await listCollectable(this.#world, collect)) {
      const acknowledgement = { method: 'POST', body: JSON.stringify({ sha256 }) };
      await collector(this.#world, collect, `/files/${id}/ack`, acknowledgement);
    }
  }

  async #request(
    method: string,
    path: string,
    headers: Record<string, string | number>,
    body: readonly Buffer[] = [],
  ): Promise<IncomingMessage> {
    const request = httpsRequest(new URL(path, this.#gateway.addresses.public), {
      method,
      agent: this.#agent,
      headers: {
        ...headers,
        'tus-resumable': '1.0.0',
        authorization: `Bearer ${this.#world.tokens.riverbend}`,
      },
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    await pipeline(body, request);
    const response = await answer;
    response.resume();
    return response;
  }
}
