import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Hash } from '@vernix/tlog';
import { beforeAll, describe, expect, it } from 'vitest';
import { LogReader, LogWriter } from '../src/index.ts';
import { appendAll, ED25519, entries, freshDirectory, ML_DSA, ORIGIN, optionsOf } from './support/log.ts';
import { GoVerifier, goIsMissing } from './support/go-verifier.ts';
import { QUICK_DISK } from './support/quick-disk.ts';

const SIZE = 3000;
const OLDER = 1234;
const INDICES = [0, 255, 256, 1233, 2999];
const text = (proof: readonly Hash[]): string[] => proof.map((hash) => hash.toString('base64'));

describe.skipIf(goIsMissing !== null)('the packages of the Go checksum database', () => {
  const directory = freshDirectory();
  let outside: GoVerifier;
  const verify = (of: string) => outside.verify(of, ED25519.verifier.vkey, OLDER, INDICES);

  beforeAll(async () => {
    outside = new GoVerifier(join(dirname(directory), 'verify-log'));
    const writer = await LogWriter.create(optionsOf(directory, QUICK_DISK, [ED25519, ML_DSA]));
    for (let at = 0; at < SIZE; at += 500) await appendAll(writer, entries(500, at));
    await writer.close();
  }, 120_000);

  it('verify our checkpoint, tiles and entries, and prove what we prove', async () => {
    const { status, stdout, stderr } = verify(directory);
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

  it.each([
    ['a bundle', 'tile/entries/004'],
    ['the partial bundle', `tile/entries/011.p/${SIZE % 256}`],
    ['a tile', 'tile/0/007'],
    ['the partial tile', `tile/0/011.p/${SIZE % 256}`],
    ['the checkpoint', 'checkpoint'],
  ])('refuse %s that was changed by a bit', (_what, path) => {
    const harmed = freshDirectory();
    cpSync(directory, harmed, { recursive: true });
    const bytes = readFileSync(join(harmed, path));
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(join(harmed, path), bytes);
    expect(verify(harmed)).toMatchObject({ status: 1, stdout: '' });
  });
});
