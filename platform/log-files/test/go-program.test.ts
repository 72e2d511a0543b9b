import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Hash } from '@vernix/tlog';
import { describe, expect, it } from 'vitest';
import { LogReader, LogWriter } from '../src/index.ts';
import { appendAll, ED25519, entries, freshDirectory, ML_DSA, ORIGIN, optionsOf } from './support/log.ts';
import { QUICK_DISK } from './support/quick-disk.ts';

const SOURCE = fileURLToPath(new URL('go', import.meta.url));
const go = (...args: string[]) => spawnSync('go', args, { cwd: SOURCE, encoding: 'utf8' });

const missing =
  go('version').status !== 0
    ? 'go is not on PATH'
    : go('mod', 'download').status !== 0
      ? 'the Go modules it needs cannot be fetched'
      : null;
if (missing !== null) console.warn(`skipped: ${missing}`);

const SIZE = 3000;
const OLDER = 1234;
const INDICES = [0, 255, 256, 1233, 2999];
const text = (proof: readonly Hash[]): string[] => proof.map((hash) => hash.toString('base64'));

describe.skipIf(missing !== null)('the packages of the Go checksum database', () => {
  it('verify our checkpoint, tiles and entries, and prove what we prove', { timeout: 120_000 }, async () => {
    const directory = freshDirectory();
    const writer = await LogWriter.create(optionsOf(directory, QUICK_DISK, [ED25519, ML_DSA]));
    for (let at = 0; at < SIZE; at += 500) await appendAll(writer, entries(500, at));
    await writer.close();
    const { status, stdout, stderr } = go(
      ...['run', '.', directory, ED25519.verifier.vkey, String(OLDER), ...INDICES.map(String)],
    );
    expect([status, stderr]).toEqual([0, '']);
    const reader = await LogReader.open(directory);
    expect(JSON.parse(stdout)).toEqual({
      Origin: ORIGIN,
      Size: SIZE,
      Entries: SIZE,
      Consistency: text(await reader.consistencyProof(OLDER)),
      Inclusion: await Promise.all(INDICES.map(async (index) => text(await reader.inclusionProof(index)))),
    });
  });
});
