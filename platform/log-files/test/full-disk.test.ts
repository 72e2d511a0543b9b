import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REAL_DISK } from '../src/disk.ts';
import { LogReader, LogWriter } from '../src/index.ts';
import {
  appendAll,
  codeOf,
  collect,
  draw,
  entries,
  freshDirectory,
  identityOf,
  optionsOf,
} from './support/log.ts';
import { type Operation, QUICK_DISK, watched } from './support/quick-disk.ts';

/** A disk that fails where it is told to, as a full one does. */
function failing(fails: (operation: Operation, path: string) => boolean) {
  return watched(QUICK_DISK, (operation, path) => {
    if (fails(operation, path)) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
}

/** What a full disk refuses: a file that is made, and to say that one could be. */
const takesRoom = (operation: Operation): boolean => /^(writeFile|placeFile|needRoom)$/.test(operation);

describe('a full disk', () => {
  it('leaves the log as it was, and the log takes entries again when there is room', async () => {
    const directory = freshDirectory();
    let full = false;
    const disk = failing((operation) => full && takesRoom(operation));
    const writer = await LogWriter.create(optionsOf(directory, disk));
    await appendAll(writer, entries(10));
    const { checkpoint } = writer;
    full = true;
    const refused = await Promise.allSettled(entries(5).map((one) => writer.append(one)));
    expect(refused.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual(
      Array.from({ length: 5 }, () => 'log-not-written'),
    );
    expect([writer.size, writer.checkpoint]).toEqual([10, checkpoint]);
    await (await LogReader.open(directory)).verify(identityOf());
    full = false;
    expect(await appendAll(writer, entries(3, 10))).toEqual([10, 11, 12]);
    await writer.shown();
    const reader = await LogReader.open(directory);
    await reader.verify(identityOf());
    expect(await collect(reader.entries())).toEqual(entries(13).map(String));
  });

  it('takes nothing without a pause either, when commits make no file', async () => {
    const directory = freshDirectory();
    let made = 0;
    let full = false;
    const disk = watched(QUICK_DISK, (operation) => {
      if (operation === 'placeFile') made += 1;
      if (full && takesRoom(operation)) throw new Error('no space left on device');
    });
    const writer = await LogWriter.create(optionsOf(directory, disk));
    await appendAll(writer, entries(1));
    await writer.shown();
    const before = made;
    for (let size = 1; size < 5; size += 1) await appendAll(writer, entries(1, size));
    expect(made - before).toBeLessThanOrEqual(2); // of the first one
    full = true;
    expect(await codeOf(appendAll(writer, entries(1, 5)))).toBe('log-not-written');
    full = false;
    expect(await appendAll(writer, entries(1, 5))).toEqual([5]);
    await writer.shown();
    expect(await collect((await LogReader.open(directory)).entries())).toEqual(entries(6).map(String));
  });

  it('is asked of the disk itself: whether so many bytes are free', () => {
    const here = freshDirectory().replace(/log$/, '');
    expect(() => REAL_DISK.needRoom(here, 0)).not.toThrow();
    expect(() => REAL_DISK.needRoom(here, Number.MAX_SAFE_INTEGER)).toThrow('no space left');
  });

  it('takes nothing that came while it failed, though it fails no more', async () => {
    const directory = freshDirectory();
    let fails = false;
    let late: ReturnType<typeof codeOf> | undefined;
    const disk = failing((operation) => {
      if (!fails || !takesRoom(operation)) return false;
      fails = false; // one commit only
      late = codeOf(writer.append(Buffer.from('late')));
      return true;
    });
    const writer = await LogWriter.create(optionsOf(directory, disk));
    await appendAll(writer, entries(2));
    fails = true;
    expect(await codeOf(writer.append(Buffer.from('early')))).toBe('log-not-written');
    expect(await late).toBe('log-not-written');
    expect(await appendAll(writer, entries(1, 2))).toEqual([2]);
    await writer.shown();
    expect(await collect((await LogReader.open(directory)).entries())).toEqual(entries(3).map(String));
  });

  it('loses nothing it acknowledged and keeps nothing it refused, wherever it fails', async () => {
    const groups = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 8 });
    const failures = fc.infiniteStream(fc.integer({ min: 0, max: 11 }).map((roll) => roll === 0));
    await fc.assert(
      fc.asyncProperty(groups, failures, fc.boolean(), async (counts, rolls, isMended) => {
        const directory = freshDirectory();
        let armed = false;
        // Not what puts a checkpoint in place: how that fails is for the tests below.
        const disk = failing((operation, path) => {
          const placing = path.endsWith('.heads') || operation === 'replace';
          return armed && !placing && draw(rolls);
        });
        const writer = await LogWriter.create(optionsOf(directory, disk));
        armed = true;
        const kept: string[] = [];
        let next = 0;
        for (const count of counts) {
          const batch = entries(count, next);
          next += count;
          const ends = await Promise.allSettled(batch.map((one) => writer.append(one)));
          for (const [at, end] of ends.entries()) {
            if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'log-not-written' });
            else expect(kept.push(String(batch[at])) - 1).toBe(end.value.index);
          }
        }
        if (isMended) armed = false;
        await writer.close();
        const seen = async () => {
          const reader = await LogReader.open(directory);
          await reader.verify(identityOf());
          return await collect(reader.entries());
        };
        // Readers may not have been shown the end of it, when the disk failed there too.
        const shown = await seen();
        expect(shown).toEqual(isMended ? kept : kept.slice(0, shown.length));
        expect((await LogWriter.open(optionsOf(directory, QUICK_DISK))).size).toBe(kept.length);
        expect(await seen()).toEqual(kept);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a disk that fails while the checkpoint is put in place', () => {
  it('takes nothing more until the log is read afresh', async () => {
    const directory = freshDirectory();
    let fails = false;
    const disk = failing((_operation, path) => fails && path.endsWith('.heads'));
    const writer = await LogWriter.create(optionsOf(directory, disk));
    await appendAll(writer, entries(4));
    fails = true;
    expect(await codeOf(appendAll(writer, entries(1, 4)))).toBe('log-outcome-unknown');
    fails = false;
    expect(await codeOf(writer.append(entries(1)[0] ?? Buffer.alloc(0)))).toBe('log-outcome-unknown');
    const again = await LogWriter.open(optionsOf(directory, QUICK_DISK));
    expect(again.size).toBe(4);
    await (await LogReader.open(directory)).verify(identityOf());
  });
});

describe('a disk that fails while readers are shown the checkpoint', () => {
  it('leaves them the one before; the next commit shows its own, and so does opening', async () => {
    const directory = freshDirectory();
    let fails = false;
    const disk = failing((operation) => fails && operation === 'replace');
    const writer = await LogWriter.create(optionsOf(directory, disk));
    const seen = async () => (await LogReader.open(directory)).checkpoint.size;
    fails = true;
    expect(await appendAll(writer, entries(4))).toEqual([0, 1, 2, 3]);
    await expect(writer.shown()).rejects.toThrow('no space left');
    expect(await seen()).toBe(0);
    fails = false;
    await appendAll(writer, entries(1, 4));
    await writer.shown();
    expect(await seen()).toBe(5);
    fails = true;
    await appendAll(writer, entries(1, 5));
    await writer.close();
    expect(await seen()).toBe(5);
    await LogWriter.open(optionsOf(directory, QUICK_DISK));
    expect(await seen()).toBe(6);
  });
});
