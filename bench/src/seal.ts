import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateIdentity, openTo, openTransform, sealTo, sealTransform } from '@vernix/seal';
import { age, ageVersion } from './age-program.ts';
import type { Bench, Report } from './bench.ts';
import { piecesOf, writeRandomFile, writingTo } from './files.ts';
import { type Contender, type Times, takingTurns } from './timing.ts';

const BYTES = 1024 ** 3;
const ROUNDS = 5;
const CHUNK_BYTES = 65_536;
/** When `age` is not installed: the least share of the bare cipher's speed. */
const FLOOR_SHARE = 0.6;

export const seal: Bench = {
  name: 'seal',
  about:
    'Seals and opens 1 GiB from a file in the page cache to /dev/null, against the program `age` doing the same with ' +
    'the same key, and against ChaCha20-Poly1305 alone over as many bytes in memory, on one thread.',
  bound: `sealing and opening ≥ 1.0× age's MB/s, X25519 on both sides; without age, ≥ ${FLOOR_SHARE}× the cipher alone`,
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

/** A file sealed to a key, and that key. */
interface Sealed {
  readonly path: string;
  readonly recipient: string;
  readonly identity: string;
}

interface Files {
  readonly plain: string;
  readonly classic: Sealed;
  readonly hybrid: Sealed;
  /** The classic identity, for age to read. */
  readonly identityFile: string;
}

async function prepare(directory: string, bytes: number): Promise<Files> {
  const plain = join(directory, 'plain');
  await writeRandomFile(plain, bytes);
  const sealedAs = async (kind: 'classic' | 'hybrid'): Promise<Sealed> => {
    const keys = await generateIdentity(kind);
    const path = join(directory, `${kind}.age`);
    await sealFile(keys.recipient, plain, path);
    return { ...keys, path };
  };
  const classic = await sealedAs('classic');
  const identityFile = join(directory, 'identity');
  writeFileSync(identityFile, `${classic.identity}\n`, { mode: 0o600 });
  return { plain, classic, hybrid: await sealedAs('hybrid'), identityFile };
}

function contenders(files: Files, bytes: number, withAge: boolean): Contender[] {
  const { plain, classic, hybrid, identityFile } = files;
  const [key, nowhere] = [classic.recipient, '/dev/null'];
  const all: (Contender & { readonly peer?: boolean })[] = [
    { name: 'cipher', run: () => cipherAlone(bytes) },
    { name: 'seal', run: () => sealFile(key, plain, nowhere) },
    { name: 'age seal', peer: true, run: () => age(['-r', key, '-o', nowhere, plain]) },
    { name: 'open', run: () => openFile(classic, nowhere) },
    { name: 'age open', peer: true, run: () => age(['-d', '-i', identityFile, '-o', nowhere, classic.path]) },
    { name: 'seal, hybrid', run: () => sealFile(hybrid.recipient, plain, nowhere) },
    { name: 'open, hybrid', run: () => openFile(hybrid, nowhere) },
    { name: 'seal, as a stream', run: async () => through(plain, await sealTransform([key])) },
    { name: 'open, as a stream', run: () => through(classic.path, openTransform([classic.identity])) },
  ];
  return all.filter(({ peer = false }) => withAge || !peer);
}

function judge(report: Report, times: Times, bytes: number): void {
  for (const name of times.keys()) report.figure(name, bytes / 1e6 / times.get(name), 'MB/s');
  for (const way of ['seal', 'open']) {
    const peer = `age ${way}`;
    if (times.has(peer)) {
      report.figure(`${way} ÷ cipher`, times.ratio(way, 'cipher'), '×');
      report.figure(`${way}, as a stream ÷ age`, times.ratio(`${way}, as a stream`, peer), '×');
      report.goal(`${way} ÷ age`, times.ratio(way, peer), '×', 1);
    } else report.goal(`${way} ÷ cipher`, times.ratio(way, 'cipher'), '×', FLOOR_SHARE);
  }
}

function sealFile(recipient: string, from: string, to: string): Promise<void> {
  return writingTo(to, (write) => sealTo([recipient], piecesOf(from), write));
}

function openFile(file: Sealed, to: string): Promise<void> {
  return writingTo(to, (write) => openTo([file.identity], piecesOf(file.path), write));
}

function through(from: string, transform: Transform): Promise<void> {
  const source = createReadStream(from, { highWaterMark: 1024 * 1024 });
  return pipeline(source, transform, createWriteStream('/dev/null'));
}

/**
 * The least that sealing can cost on one thread: the cipher over chunks that are in memory, into memory that is freed at
 * once. One stretch of 64 chunks serves for all, so it is in the processor's cache as a file never is.
 */
function cipherAlone(bytes: number): void {
  const key = createSecretKey(randomBytes(32));
  const nonce = Buffer.alloc(12);
  const memory = randomBytes(64 * CHUNK_BYTES);
  for (let done = 0; done < bytes; done += CHUNK_BYTES) {
    const at = done % memory.length;
    nonce.writeUInt32BE(done / CHUNK_BYTES, 8);
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    const { buffer } = cipher.update(memory.subarray(at, at + CHUNK_BYTES));
    cipher.final();
    cipher.getAuthTag();
    if (buffer instanceof ArrayBuffer) buffer.transfer(0);
  }
}
