import { spawnSync } from 'node:child_process';
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateIdentity, openTransform, sealTransform } from '@vernix/seal';
import type { Bench, Report } from './bench.ts';
import { type Contender, takingTurns } from './timing.ts';

const BYTES = 1024 ** 3;
const ROUNDS = 5;
const READ_BYTES = 1024 * 1024;
const CHUNK_BYTES = 65_536;
/** When `age` is not installed: the share of the bare cipher's speed that streams may not fall below. */
const FLOOR_SHARE = 0.6;

export const seal: Bench = {
  name: 'seal',
  about:
    'Seals and opens 1 GiB from a file in the page cache to /dev/null, against the program `age` doing the same, ' +
    'and against ChaCha20-Poly1305 alone over as many bytes in memory.',
  bound: `sealing and opening ≥ 1.0× age's MB/s (X25519 on both sides); without age, ≥ ${FLOOR_SHARE}× the cipher alone`,
  run: (report) => measure(report, BYTES, ROUNDS),
};

/** The bench with its sizes open, so that a test can run a small one. */
export async function measure(report: Report, bytes: number, rounds: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'vernix-bench-seal-'));
  try {
    const files = await prepare(directory, bytes);
    const peer = ageVersion();
    report.note(peer === null ? 'age is not on PATH: compared with the cipher alone.' : `age ${peer}`);
    const times = await takingTurns(contenders(files, bytes, peer !== null), rounds);
    judge(report, times, bytes);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Files {
  readonly plain: string;
  readonly classic: { readonly sealed: string; readonly recipient: string; readonly identity: string };
  readonly hybrid: { readonly sealed: string; readonly recipient: string; readonly identity: string };
  readonly identityFile: string;
}

async function prepare(directory: string, bytes: number): Promise<Files> {
  const plain = join(directory, 'plain');
  const file = await open(plain, 'w');
  for (let written = 0; written < bytes; written += READ_BYTES) {
    await file.write(randomBytes(Math.min(READ_BYTES, bytes - written)));
  }
  await file.close();
  const sealedAs = async (kind: 'classic' | 'hybrid') => {
    const keys = await generateIdentity(kind);
    const sealed = join(directory, `${kind}.age`);
    await through(plain, await sealTransform([keys.recipient]), sealed);
    return { ...keys, sealed };
  };
  const classic = await sealedAs('classic');
  const identityFile = join(directory, 'identity');
  writeFileSync(identityFile, `${classic.identity}\n`, { mode: 0o600 });
  return { plain, classic, hybrid: await sealedAs('hybrid'), identityFile };
}

function contenders(files: Files, bytes: number, withAge: boolean): Contender[] {
  const { plain, classic, hybrid, identityFile } = files;
  const seals = (recipient: string) => async () =>
    through(plain, await sealTransform([recipient]), '/dev/null');
  const opens = (side: Files['classic']) => () =>
    through(side.sealed, openTransform([side.identity]), '/dev/null');
  const ours: Contender[] = [
    { name: 'cipher', run: () => cipherAlone(bytes) },
    { name: 'seal', run: seals(classic.recipient) },
    { name: 'open', run: opens(classic) },
    { name: 'seal hybrid', run: seals(hybrid.recipient) },
    { name: 'open hybrid', run: opens(hybrid) },
  ];
  if (!withAge) return ours;
  return [
    ...ours,
    { name: 'age seal', run: () => age(['-r', classic.recipient, '-o', '/dev/null', plain]) },
    { name: 'age open', run: () => age(['-d', '-i', identityFile, '-o', '/dev/null', classic.sealed]) },
  ];
}

function judge(report: Report, times: ReadonlyMap<string, number>, bytes: number): void {
  const speed = (name: string): number => bytes / 1e6 / (times.get(name) ?? Number.NaN);
  for (const name of times.keys()) report.figure(name, speed(name), 'MB/s');
  for (const way of ['seal', 'open']) {
    report.figure(`${way} ÷ cipher alone`, speed(way) / speed('cipher'), '×');
    if (times.has(`age ${way}`)) report.goal(`${way} ÷ age`, speed(way) / speed(`age ${way}`), '×', 1);
    else report.goal(`${way} ÷ cipher alone`, speed(way) / speed('cipher'), '×', FLOOR_SHARE);
  }
}

function through(from: string, transform: Transform, to: string): Promise<void> {
  return pipeline(createReadStream(from, { highWaterMark: READ_BYTES }), transform, createWriteStream(to));
}

/** The least that sealing can cost on one thread: the same cipher over as many chunks that are already in memory. */
function cipherAlone(bytes: number): void {
  const key = createSecretKey(randomBytes(32));
  const nonce = Buffer.alloc(12);
  const memory = randomBytes(64 * CHUNK_BYTES);
  for (let done = 0; done < bytes; done += CHUNK_BYTES) {
    const at = done % memory.length;
    nonce.writeUInt32BE(done / CHUNK_BYTES, 8);
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.update(memory.subarray(at, at + CHUNK_BYTES));
    cipher.final();
    cipher.getAuthTag();
  }
}

function ageVersion(): string | null {
  const { status, stdout } = spawnSync('age', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function age(args: readonly string[]): void {
  const { status } = spawnSync('age', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`age ${args[0] ?? ''} failed`);
}
