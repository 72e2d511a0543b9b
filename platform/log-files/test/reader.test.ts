import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSignerKey, leafHash, Signer, verifyConsistency, verifyInclusion } from '@vernix/tlog';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LogReader, LogWriter } from '../src/index.ts';
import {
  appendAll,
  codeOf,
  collect,
  entries,
  entry,
  freshDirectory,
  identityOf,
  ML_DSA,
  ORIGIN,
  optionsOf,
  writeLog,
} from './support/log.ts';
import { QUICK_DISK } from './support/quick-disk.ts';

const SIZE = 700;
const log = freshDirectory();
const older = freshDirectory();
/** Every file of the log as its checkpoint needs it. */
let paths: string[] = [];

beforeAll(async () => {
  const writer = await writeLog(older, 400, QUICK_DISK, 400);
  await writer.close();
  cpSync(older, log, { recursive: true });
  const grown = await LogWriter.open(optionsOf(log, QUICK_DISK));
  await appendAll(grown, entries(SIZE - 400, 400));
  await grown.close();
  const files = readdirSync(log, { recursive: true, withFileTypes: true }).filter((found) => found.isFile());
  paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(log.length + 1));
  // The writer's own, which no reader is shown.
  paths = paths.filter((path) => !['tile/1/000.p/1', 'checkpoint.heads', 'entries.tail'].includes(path));
});

const copy = (): string => {
  const directory = freshDirectory();
  cpSync(log, directory, { recursive: true });
  return directory;
};

const verifying = async (directory: string, identity = identityOf()): Promise<string | null> =>
  codeOf((async () => (await LogReader.open(directory)).verify(identity))());

describe('a reader', () => {
  it('gives entries, one or in order', async () => {
    const reader = await LogReader.open(log);
    expect((await reader.entry(699)).toString()).toBe('entry 699');
    expect(await collect(reader.entries(250, 520))).toEqual(entries(270, 250).map(String));
    expect(await collect(reader.entries(3, 3))).toEqual([]);
    expect(await codeOf(reader.entry(700))).toBe('log-entry-missing');
    expect(await codeOf(reader.entry(-1))).toBe('log-entry-missing');
  });

  it('proves inclusion and consistency out of the tiles', async () => {
    const reader = await LogReader.open(log);
    for (const index of [0, 255, 256, 511, 512, 699])
      verifyInclusion(leafHash(entry(index)), index, reader.checkpoint, await reader.inclusionProof(index));
    const before = await LogReader.open(older);
    verifyConsistency(before.checkpoint, reader.checkpoint, await reader.consistencyProof(400));
  });

  it('reads on in the full tile when the partial one is gone', async () => {
    const directory = copy();
    const reader = await LogReader.open(directory);
    const writer = await LogWriter.open(optionsOf(directory, QUICK_DISK));
    await appendAll(writer, entries(400, SIZE));
    await writer.close();
    expect(readdirSync(join(directory, 'tile/0'))).not.toContain('002.p');
    await reader.verify(identityOf());
    expect(await collect(reader.entries(600))).toEqual(entries(100, 600).map(String));
  });
});

describe('verify', () => {
  it('finds nothing wrong with a log that is right, or empty', async () => {
    expect(await verifying(log)).toBeNull();
    const empty = freshDirectory();
    await writeLog(empty, 0, QUICK_DISK);
    expect(await verifying(empty)).toBeNull();
  });

  it('names the file that was rewritten', async () => {
    for (const path of [
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/188',
      'tile/0/000',
      'tile/0/001',
    ]) {
      const directory = copy();
      const bytes = readFileSync(join(directory, path));
      bytes[3] = (bytes[3] ?? 0) ^ 1;
      writeFileSync(join(directory, path), bytes);
      const reader = await LogReader.open(directory);
      await expect(reader.verify(identityOf())).rejects.toMatchObject({
        code: 'log-tile-differs',
        params: { tile: path },
      });
    }
  });

  it('names those that are cut short, swollen or gone', async () => {
    for (const path of paths.filter((one) => one.startsWith('tile'))) {
      const directory = copy();
      truncateSync(join(directory, path), 40);
      expect([path, await verifying(directory)]).toEqual([path, 'log-tile-invalid']);
      truncateSync(join(directory, path), 30_000_000);
      expect([path, await verifying(directory)]).toEqual([path, 'log-tile-invalid']);
      rmSync(join(directory, path));
      expect([path, await verifying(directory)]).toEqual([path, 'log-tile-missing']);
      rmSync(directory, { recursive: true });
    }
  });

  it('fails when any bit of any file is changed', async () => {
    const directory = copy();
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (which, bit) => {
        const path = join(directory, paths[which % paths.length] ?? '');
        const right = readFileSync(path);
        const wrong = Buffer.from(right);
        const at = (bit >> 3) % wrong.length;
        wrong[at] = (wrong[at] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(path, wrong);
        expect(await verifying(directory)).toMatch(/^log-/);
        writeFileSync(path, right);
      }),
      { numRuns: 200 },
    );
    expect(await verifying(directory)).toBeNull();
  });

  it('wants the signature of every key it is given', async () => {
    const stranger = Signer.parse(generateSignerKey('ed25519', ORIGIN));
    expect(await verifying(log, identityOf([stranger]))).toBe('log-signature-missing');
    expect(await verifying(log, identityOf([ML_DSA]))).toBe('log-signature-missing');
  });
});

describe('an earlier checkpoint shows what verify alone cannot', () => {
  it('a rollback: the older copy is whole, and smaller', async () => {
    expect(await verifying(older)).toBeNull();
    const { checkpoint } = await LogReader.open(log);
    const back = await LogReader.open(older);
    expect(await codeOf(back.consistencyProof(checkpoint.size))).toBe('log-rolled-back');
    expect(() => verifyConsistency(checkpoint, back.checkpoint, [])).toThrow('log-rolled-back');
  });

  it('a fork: entries rewritten and signed anew by whoever holds the keys', async () => {
    const forked = freshDirectory();
    const writer = await LogWriter.create(optionsOf(forked, QUICK_DISK));
    await appendAll(writer, entries(SIZE).with(3, Buffer.from('another past')));
    await writer.close();
    expect(await verifying(forked)).toBeNull();
    const { checkpoint } = await LogReader.open(older);
    const reader = await LogReader.open(forked);
    const proof = await reader.consistencyProof(checkpoint.size);
    expect(() => verifyConsistency(checkpoint, reader.checkpoint, proof)).toThrow('log-proof-wrong');
  });
});
