import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogWriter } from '@vernix/log-files';
import { generateSignerKey, type KeyKind, Signer } from '@vernix/tlog';
import type { Bench, Report } from './bench.ts';
import { median, seconds } from './timing.ts';

const ORIGIN = 'bench.example/log';
const ENTRY_BYTES = 300;
const APPENDERS = 64;
/** As many as fill a tile of the log. */
const A_TILE = 256;
const ENTRIES = 40_000;
const ROUNDS = 3;
const GOAL = 20_000;

export const log: Bench = {
  name: 'log',
  about:
    `Appends ${ENTRY_BYTES}-byte entries to a transparency log from ${APPENDERS} appenders at once, each waiting for its entry to be on ` +
    'an fsynced disk in a signed checkpoint; against one appender that writes and fdatasyncs as many bytes as often.',
  bound: `≥ ${GOAL.toLocaleString('en')} entries/s, signed with Ed25519 and ML-DSA-44`,
  run: (report) => measure(report, ENTRIES, ROUNDS),
};

/** The bench with its sizes open, so that a test can run a small one. */
export async function measure(report: Report, entries: number, rounds: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'vernix-bench-log-'));
  try {
    const both = [signer('ed25519'), signer('ml-dsa-44')];
    const floor: number[] = [];
    const logged: number[] = [];
    const classic: number[] = [];
    const full: number[] = [];
    const sizes: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const path = (name: string) => join(scratch, `${name}-${round}`);
      const commits: number[] = [];
      logged.push(await seconds(() => append(path('log'), both, APPENDERS, entries, commits)));
      floor.push(await seconds(() => writeAndSync(path('floor'), commits)));
      classic.push(await seconds(() => append(path('classic'), both.slice(0, 1), APPENDERS, entries, [])));
      full.push(await seconds(() => append(path('full'), both, A_TILE, entries, [])));
      sizes.push(median(commits));
    }
    const speed = (times: readonly number[]) => entries / median(times);
    report.figure('one appender, write and fdatasync', speed(floor), 'records/s');
    report.goal('log', speed(logged), 'records/s', GOAL);
    report.figure('log ÷ one appender', speed(logged) / speed(floor), '×');
    report.figure('log, signed with Ed25519 alone', speed(classic), 'records/s');
    report.figure(`log, ${A_TILE} appenders`, speed(full), 'records/s');
    report.figure('entries in a commit', median(sizes), 'records');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const signer = (kind: KeyKind): Signer => Signer.parse(generateSignerKey(kind, ORIGIN));

/** Appends from all appenders until so many entries are there; how many each commit took is added to `commits`. */
async function append(
  directory: string,
  signers: readonly Signer[],
  appenders: number,
  entries: number,
  commits: number[],
): Promise<void> {
  const writer = await LogWriter.create({ directory, origin: ORIGIN, signers });
  const entry = randomBytes(ENTRY_BYTES);
  let begun = 0;
  let committed = 0;
  const appender = async () => {
    while (begun < entries) {
      begun += 1;
      await writer.append(entry);
      if (writer.size > committed) commits.push(writer.size - committed);
      committed = writer.size;
    }
  };
  await Promise.all(Array.from({ length: appenders }, appender));
  await writer.close();
}

/** The floor: no tree, no signature, no second file. */
async function writeAndSync(path: string, commits: readonly number[]): Promise<void> {
  const bytes = randomBytes(Math.max(...commits) * ENTRY_BYTES);
  const file = await open(path, 'w');
  for (const entries of commits) {
    await file.write(bytes, 0, entries * ENTRY_BYTES);
    await file.datasync();
  }
  await file.close();
}
