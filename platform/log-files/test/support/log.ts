import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { generateSignerKey, type LogIdentity, Signer } from '@vernix/tlog';
import { onceFileEnds } from '../../../../scripts/test-cleanup.ts';
import { type LogDisk, type LogOptions, LogWriter } from '../../src/index.ts';
import { entry } from './entry.ts';

export { entry };

export const ORIGIN = 'log.example/releases';
export const ED25519 = Signer.parse(generateSignerKey('ed25519', ORIGIN));
export const ML_DSA = Signer.parse(generateSignerKey('ml-dsa-44', ORIGIN));

export const identityOf = (signers: readonly Signer[] = [ED25519]): LogIdentity => ({
  origin: ORIGIN,
  verifiers: signers.map(({ verifier }) => verifier),
});

/** A directory that is not there yet. */
export function freshDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'vernix-log-'));
  onceFileEnds(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'log');
}

export const optionsOf = (
  directory: string,
  disk?: LogDisk,
  signers: readonly Signer[] = [ED25519],
): LogOptions => ({
  directory,
  origin: ORIGIN,
  signers,
  ...(disk === undefined ? {} : { disk }),
});

export const entries = (count: number, from = 0): Buffer[] =>
  Array.from({ length: count }, (_, at) => entry(from + at));

/** Appends all in one turn; where they went. */
export async function appendAll(writer: LogWriter, list: readonly Uint8Array[]): Promise<number[]> {
  return (await Promise.all(list.map((one) => writer.append(one)))).map(({ index }) => index);
}

/** A log of so many entries, written in commits of this size, each shown to readers. */
export async function writeLog(
  directory: string,
  count: number,
  disk: LogDisk,
  commit = 150,
): Promise<LogWriter> {
  const writer = await LogWriter.create(optionsOf(directory, disk));
  for (let at = 0; at < count; at += commit) {
    await appendAll(writer, entries(Math.min(commit, count - at), at));
    await writer.shown();
  }
  await writer.close();
  return writer;
}

/** The code of what it rejects with; `null` when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof VernixError) return error.code;
    throw error;
  }
}

export async function collect(list: AsyncIterable<Buffer>): Promise<string[]> {
  const all: string[] = [];
  for await (const one of list) all.push(one.toString());
  return all;
}

/** The next of an endless stream. */
export function draw<T>(stream: Iterator<T, unknown>): T {
  const { done, value } = stream.next();
  if (done === true) throw new Error('the stream has an end');
  return value;
}
