/** A log that is written for a test, and its policy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { LogWriter } from '@vernix/log-files';
import { generateSignerKey, type LogPolicy, Signer } from '@vernix/tlog';
import { onceFileEnds } from '../../../../scripts/test-cleanup.ts';

export const ORIGIN = 'log.example/releases';
export const SIGNER = Signer.parse(generateSignerKey('ed25519', ORIGIN));
export const POLICY: LogPolicy = {
  log: { origin: ORIGIN, verifiers: [SIGNER.verifier] },
  witnesses: [],
  quorum: 0,
};

export function freshDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'vernix-log-store-'));
  onceFileEnds(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'log');
}

export const entry = (name: string, at: number): Buffer => Buffer.from(`${name} ${at}`);

/** Makes the log, or goes on with it, up to so many entries. */
export async function writeLog(directory: string, count: number, name = 'entry'): Promise<void> {
  const options = { directory, origin: ORIGIN, signers: [SIGNER] };
  const writer = await LogWriter.open(options).catch(() => LogWriter.create(options));
  const from = writer.size;
  await Promise.all(Array.from({ length: count - from }, (_, at) => writer.append(entry(name, from + at))));
  await writer.close();
}

/** The code of what it rejects with, and what it names; null when it does not reject. */
export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof VernixError) return [error.code, ...Object.values(error.params)].join(' ');
    throw error;
  }
}
