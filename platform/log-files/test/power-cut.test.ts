import { rmSync } from 'node:fs';
import { openCheckpoint, parseCheckpoint, parseNote, type Tree, verifyConsistency } from '@vernix/tlog';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LogDisk, LogReader, LogWriter } from '../src/index.ts';
import { readHeads } from '../src/reading.ts';
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
import { PowerCutDisk } from './support/power-cut-disk.ts';
import { QUICK_DISK, watched } from './support/quick-disk.ts';

/** What was promised before the power went. */
interface Promised {
  readonly entries: string[];
  note: string | null;
}

/** What is appended in one turn. */
interface Group {
  readonly count: number;
  /** How long each entry is: several of the longest fill the tail. */
  readonly bytes: number;
  /** Whether the writer comes to rest before. */
  readonly rests: boolean;
}

/** Appends group after group; one that fails, when the disk is full or the power gone, is not tried again. */
async function work(writer: LogWriter, groups: readonly Group[], promised: Promised): Promise<void> {
  for (const { count, bytes, rests } of groups) {
    if (rests) await writer.shown().catch(() => undefined);
    const batch = entries(count, promised.entries.length).map((one) =>
      Buffer.from(String(one).padEnd(bytes, '.')),
    );
    if ((await codeOf(appendAll(writer, batch))) !== null) continue;
    promised.entries.push(...batch.map(String));
    promised.note = writer.checkpoint;
  }
  await writer.close();
}

/** Now and then there is no room for a file, or for a name. */
const withoutRoom = (disk: LogDisk, roll: () => boolean): LogDisk =>
  watched(disk, (operation) => {
    if (/^(writeFile|placeFile|syncDirectory)$/.test(operation) && roll())
      throw new Error('no space left on device');
  });

/** The trees of the heads that are whole. */
async function signedTrees(directory: string): Promise<Tree[]> {
  const heads = (await readHeads(directory)) ?? [];
  return heads.flatMap((head) => {
    try {
      return [openCheckpoint(head, identityOf())];
    } catch {
      return [];
    }
  });
}

const short = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 60, max: 300 }));
const group = fc.oneof(
  { weight: 4, arbitrary: fc.record({ count: short, bytes: fc.constant(0), rests: fc.boolean() }) },
  fc.record({ count: fc.integer({ min: 1, max: 3 }), bytes: fc.constant(60_000), rests: fc.boolean() }),
);
const groups = fc.array(group, { minLength: 1, maxLength: 6 });

it('keeps every promise, whenever the power goes and whatever of the unsynced is lost', async () => {
  let finished = 0;
  const once = fc.record({
    groups,
    steps: fc.noBias(fc.integer({ min: 0, max: 70 })),
    coins: fc.infiniteStream(fc.boolean()),
    rolls: fc.infiniteStream(fc.integer({ min: 0, max: 15 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(once, { minLength: 1, maxLength: 3 }), async (cuts) => {
      const directory = freshDirectory();
      await (await LogWriter.create(optionsOf(directory, QUICK_DISK))).close();
      const promised: Promised = { entries: [], note: null };
      for (const { groups, steps, coins, rolls } of cuts) {
        const disk = new PowerCutDisk(steps);
        const full = withoutRoom(disk, () => draw(rolls) === 0);
        const writer = await LogWriter.open(optionsOf(directory, full)).catch(() => null);
        if (writer !== null) await work(writer, groups, promised);
        disk.settle(() => draw(coins));

        const signed = await signedTrees(directory);
        expect(signed).not.toEqual([]);
        const again = await LogWriter.open(optionsOf(directory, QUICK_DISK));
        const reader = await LogReader.open(directory);
        await reader.verify(identityOf());
        const found = await collect(reader.entries());
        expect(found.slice(0, promised.entries.length)).toEqual(promised.entries);
        // What was signed is not signed otherwise: it is carried to its end.
        const largest = Math.max(...signed.map(({ size }) => size));
        finished += largest > promised.entries.length ? 1 : 0;
        expect(again.size).toBeGreaterThanOrEqual(largest);
        expect(reader.checkpoint.size).toBe(again.size);
        if (promised.note !== null) {
          const older = parseCheckpoint(parseNote(promised.note).text);
          verifyConsistency(older, reader.checkpoint, await reader.consistencyProof(older.size));
        }
        promised.entries.splice(0, Infinity, ...found);
      }
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 80 },
  );
  expect(finished).toBeGreaterThan(0);
});
