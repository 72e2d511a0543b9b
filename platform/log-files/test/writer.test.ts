import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSignerKey, leafHash, openCheckpoint, Signer, signNote, treeRoot } from '@vernix/tlog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogReader, LogWriter } from '../src/index.ts';
import {
  appendAll,
  codeOf,
  collect,
  ED25519,
  entries,
  entry,
  freshDirectory,
  identityOf,
  ML_DSA,
  ORIGIN,
  optionsOf,
  writeLog,
} from './support/log.ts';
import { readHeads } from '../src/reading.ts';
import { QUICK_DISK, watched, writeAt } from './support/quick-disk.ts';

describe('an appended entry', () => {
  it('is on a real disk, in a tile and under a checkpoint that both keys signed, when append resolves', async () => {
    const directory = freshDirectory();
    const both = [ED25519, ML_DSA];
    const writer = await LogWriter.create(optionsOf(directory, undefined, both));
    expect(await writer.append(entry(0))).toEqual({ index: 0 });
    const [, note = ''] = (await readHeads(directory)) ?? [];
    expect(openCheckpoint(note, identityOf(both)).root).toEqual(leafHash(entry(0)));
    expect(readFileSync(join(directory, 'tile/entries/000.p/1'))).toEqual(Buffer.from('\0\x07entry 0'));
    await writer.shown();
    expect(readFileSync(join(directory, 'checkpoint'), 'utf8')).toBe(note);
    await (await LogReader.open(directory)).verify(identityOf(both));
    expect(statSync(join(directory, 'tile/entries/000.p/1')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'tile/entries')).mode & 0o777).toBe(0o700);
    await writer.close();
  });

  it('has 65,535 bytes at most', async () => {
    const writer = await LogWriter.create(optionsOf(freshDirectory(), QUICK_DISK));
    const long = writer.append(Buffer.alloc(65_536));
    const fits = writer.append(Buffer.alloc(65_535));
    await expect(long).rejects.toMatchObject({ code: 'log-entry-long' });
    expect(await fits).toEqual({ index: 0 });
  });

  it('is what it was when append was called', async () => {
    const directory = freshDirectory();
    const writer = await LogWriter.create(optionsOf(directory, QUICK_DISK));
    const bytes = Buffer.from('before');
    const appended = writer.append(bytes);
    bytes.write('after!');
    await appended;
    await writer.shown();
    expect((await (await LogReader.open(directory)).entry(0)).toString()).toBe('before');
  });
});

describe('entries that come together', () => {
  it('share a commit, and those that come while it is under way the next', async () => {
    let commits = 0;
    const disk = watched(QUICK_DISK, (operation, path) => {
      if (operation === 'overwrite' && path.endsWith('.heads')) commits += 1;
    });
    const writer = await LogWriter.create(optionsOf(freshDirectory(), disk));
    commits = 0;
    const appenders = Array.from({ length: 64 }, async () => {
      for (let turn = 0; turn < 5; turn += 1) await writer.append(entry(turn));
    });
    await Promise.all(appenders);
    expect([writer.size, commits]).toEqual([320, 5]);
  });

  it('give the same tree however they were grouped and however often the log was opened again', async () => {
    const groups = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 100, max: 600 })), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(groups, fc.boolean(), async (counts, reopens) => {
        const directory = freshDirectory();
        let writer = await LogWriter.create(optionsOf(directory, QUICK_DISK));
        let size = 0;
        for (const count of counts) {
          const indices = await appendAll(writer, entries(count, size));
          expect(indices).toEqual(Array.from({ length: count }, (_, at) => size + at));
          size += count;
          if (reopens) {
            await writer.close();
            writer = await LogWriter.open(optionsOf(directory, QUICK_DISK));
          }
        }
        await writer.close();
        const reader = await LogReader.open(directory);
        await reader.verify(identityOf());
        expect(reader.checkpoint.root).toEqual(treeRoot(entries(size).map(leafHash)));
        expect(await collect(reader.entries())).toEqual(entries(size).map(String));
        rmSync(directory, { recursive: true });
      }),
      { numRuns: 25 },
    );
  });
});

it('keeps partial tiles until the full one is on disk, and no longer', async () => {
  const directory = freshDirectory();
  const writer = await writeLog(directory, 250, QUICK_DISK, 50);
  expect(readdirSync(join(directory, 'tile/entries/000.p')).sort()).toEqual([
    '100',
    '150',
    '200',
    '250',
    '50',
  ]);
  await appendAll(writer, entries(10, 250));
  await writer.close();
  expect(readdirSync(join(directory, 'tile/entries')).sort()).toEqual(['000', '001.p']);
  expect(readdirSync(join(directory, 'tile/0')).sort()).toEqual(['000', '001.p']);
  expect(readdirSync(directory).sort()).toEqual(['checkpoint', 'checkpoint.heads', 'entries.tail', 'tile']);
});

describe('a log is not begun', () => {
  it('where there is one', async () => {
    const directory = freshDirectory();
    await writeLog(directory, 3, QUICK_DISK);
    expect(await codeOf(LogWriter.create(optionsOf(directory)))).toBe('log-exists');
  });

  it('over the tiles of one that lost its checkpoint', async () => {
    const directory = freshDirectory();
    await writeLog(directory, 3, QUICK_DISK);
    rmSync(join(directory, 'checkpoint'));
    expect(await codeOf(LogWriter.create(optionsOf(directory)))).toBe('log-exists');
    expect(await codeOf(LogWriter.open(optionsOf(directory)))).toBe('log-checkpoint-missing');
  });
});

describe('a log is not opened', () => {
  const written = async (count = 300): Promise<string> => {
    const directory = freshDirectory();
    await writeLog(directory, count, QUICK_DISK);
    return directory;
  };
  const opening = (directory: string, origin = ORIGIN, signers = [ED25519]) =>
    codeOf(LogWriter.open({ directory, origin, signers, disk: QUICK_DISK }));

  it('in an empty directory', async () => {
    const directory = freshDirectory();
    mkdirSync(directory);
    expect(await opening(directory)).toBe('log-checkpoint-missing');
  });

  it('under another origin, or with other keys', async () => {
    const directory = await written();
    expect(await opening(directory, 'log.example/other')).toBe('log-origin-wrong');
    const stranger = Signer.parse(generateSignerKey('ed25519', ORIGIN));
    expect(await opening(directory, ORIGIN, [stranger])).toBe('log-signature-missing');
  });

  it.each([
    ['tile/0/001.p/44', 'log-root-differs'],
    ['tile/1/000.p/1', 'log-root-differs'],
    ['tile/entries/001.p/44', 'log-tile-differs'],
  ])('when %s was changed', async (path, code) => {
    const directory = await written();
    const file = join(directory, path);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await opening(directory)).toBe(code);
  });

  it('when its last tile is full and was changed', async () => {
    for (const [path, code] of [
      ['tile/0/001', 'log-tile-differs'],
      ['tile/entries/001', 'log-tile-differs'],
    ] as const) {
      const directory = await written(512);
      const bytes = readFileSync(join(directory, path));
      bytes[10] = (bytes[10] ?? 0) ^ 1;
      writeFileSync(join(directory, path), bytes);
      expect(await opening(directory)).toBe(code);
    }
  });

  it('when a tile at its edge is gone', async () => {
    const directory = await written();
    rmSync(join(directory, 'tile/0/001.p/44'));
    expect(await opening(directory)).toBe('log-tile-missing');
  });
});

it('opens with a key more, which signs from the next commit on', async () => {
  const directory = freshDirectory();
  await writeLog(directory, 3, QUICK_DISK);
  const writer = await LogWriter.open(optionsOf(directory, QUICK_DISK, [ML_DSA, ED25519]));
  await writer.append(entry(3));
  await (await LogReader.open(directory)).verify(identityOf([ED25519, ML_DSA]));
});

describe('of two heads', () => {
  /** A log of three entries, and the checkpoint of one that goes on after the same three. */
  const forked = async (): Promise<{ directory: string; larger: string }> => {
    const directory = freshDirectory();
    await writeLog(directory, 3, QUICK_DISK);
    return { directory, larger: (await writeLog(freshDirectory(), 9, QUICK_DISK)).checkpoint };
  };
  /** In the older half, where the next one goes. */
  const put = (directory: string, note: string) =>
    writeAt(join(directory, 'checkpoint.heads'), 0, Buffer.from(`${note}\0`));

  it('one that we did not sign, or that is torn, does not stand', async () => {
    const stranger = Signer.parse(generateSignerKey('ed25519', ORIGIN));
    const { larger } = await forked();
    const [body = ''] = larger.split('\n\n');
    for (const note of ['', larger.slice(0, -20), await signNote(`${body}\n`, [stranger], 0)]) {
      const { directory } = await forked();
      put(directory, note);
      const writer = await LogWriter.open(optionsOf(directory, QUICK_DISK));
      expect(await appendAll(writer, entries(1, 3))).toEqual([3]);
      await (await LogReader.open(directory)).verify(identityOf());
    }
  });

  it('one that is shorter than what was there before holds nothing of that', async () => {
    const directory = freshDirectory();
    const writer = await LogWriter.create(optionsOf(directory, QUICK_DISK, [ED25519, ML_DSA]));
    await appendAll(writer, entries(2));
    await writer.signWith([ED25519]);
    await writer.shown();
    const shorter = writer.checkpoint;
    expect((await readHeads(directory))?.[0]).toBe(shorter);
    expect((await LogWriter.open(optionsOf(directory, QUICK_DISK))).checkpoint).toBe(shorter);
  });

  it('no other tree is signed in place of one whose tiles are gone', async () => {
    const { directory, larger } = await forked();
    put(directory, larger);
    const opening = codeOf(LogWriter.open(optionsOf(directory, QUICK_DISK)));
    expect(await opening).toBe('log-tile-missing');
    expect(readFileSync(join(directory, 'checkpoint.heads'), 'utf8')).toContain(larger);
  });

  it('the one that stands is shown again when readers lost it, whole or in part', async () => {
    const { directory } = await forked();
    const checkpoint = join(directory, 'checkpoint');
    const before = readFileSync(checkpoint, 'utf8');
    for (const left of ['', before.slice(0, 40)]) {
      writeFileSync(checkpoint, left);
      expect((await LogWriter.open(optionsOf(directory, QUICK_DISK))).size).toBe(3);
      await (await LogReader.open(directory)).verify(identityOf());
    }
    writeFileSync(checkpoint, before.replace('\n3\n', '\n2\n'));
    expect(await codeOf(LogWriter.open(optionsOf(directory, QUICK_DISK)))).toBe('log-signature-wrong');
  });

  it('none is needed to open a log that has only what readers see', async () => {
    const { directory } = await forked();
    rmSync(join(directory, 'checkpoint.heads'));
    const writer = await LogWriter.open(optionsOf(directory, QUICK_DISK));
    expect(await appendAll(writer, entries(1, 3))).toEqual([3]);
    expect((await LogWriter.open(optionsOf(directory, QUICK_DISK))).size).toBe(4);
  });
});
