import { rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
  /** After how many turns somebody asks for the newest tree meanwhile; null for nobody. */
  readonly asks: number | null;
}

/** Appends group after group; one that fails, when the disk is full or the power gone, is not tried again. */
async function work(writer: LogWriter, groups: readonly Group[], promised: Promised): Promise<void> {
  for (const { count, bytes, rests, asks } of groups) {
    if (rests) await writer.shown().catch(() => undefined);
    const batch = entries(count, promised.entries.length).map((one) =>
      Buffer.from(String(one).padEnd(bytes, '.')),
    );
    const appended = codeOf(appendAll(writer, batch));
    for (let turn = 0; turn < (asks ?? 0); turn += 1) await nextTurn();
    if (asks !== null) void writer.shown().catch(() => undefined);
    if ((await appended) !== null) continue;
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

const asks = fc.option(fc.integer({ min: 0, max: 6 }));
const short = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 60, max: 300 }));
const group = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ count: short, bytes: fc.constant(0), rests: fc.boolean(), asks }),
  },
  fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    bytes: fc.constant(60_000),
    rests: fc.boolean(),
    asks,
  }),
);
const groups = fc.array(group, { minLength: 1, maxLength: 6 });

/** One life of the log: work until the power goes, and what is found when it is back. */
interface Life {
  readonly groups: readonly Group[];
  readonly steps: number;
  /** Whether there is no room this time. */
  readonly full: () => boolean;
  /** Whether what was not synced is lost. */
  readonly lost: () => boolean;
}

/** Lives one, and holds what is found against what was promised; true when a head that nobody was told of was carried on from. */
async function live(
  directory: string,
  promised: Promised,
  { groups, steps, full, lost }: Life,
): Promise<boolean> {
  const disk = new PowerCutDisk(steps);
  const writer = await LogWriter.open(optionsOf(directory, withoutRoom(disk, full))).catch(() => null);
  if (writer !== null) await work(writer, groups, promised);
  disk.settle(lost);

  const signed = await signedTrees(directory);
  expect(signed).not.toEqual([]);
  const again = await LogWriter.open(optionsOf(directory, QUICK_DISK));
  const reader = await LogReader.open(directory);
  await reader.verify(identityOf());
  const found = await collect(reader.entries());
  expect(found.slice(0, promised.entries.length)).toEqual(promised.entries);
  // What was signed is not signed otherwise: it is carried to its end.
  const largest = Math.max(...signed.map(({ size }) => size));
  expect(again.size).toBeGreaterThanOrEqual(largest);
  expect(reader.checkpoint.size).toBe(again.size);
  if (promised.note !== null) {
    const older = parseCheckpoint(parseNote(promised.note).text);
    verifyConsistency(older, reader.checkpoint, await reader.consistencyProof(older.size));
  }
  const untold = largest > promised.entries.length;
  promised.entries.splice(0, Infinity, ...found);
  return untold;
}

/** A log with nothing in it, for as long as it takes to do this. */
async function inLog<T>(then: (directory: string) => Promise<T>): Promise<T> {
  const directory = freshDirectory();
  await (await LogWriter.create(optionsOf(directory, QUICK_DISK))).close();
  const result = await then(directory);
  rmSync(directory, { recursive: true });
  return result;
}

it('keeps every promise, whenever the power goes and whatever of the unsynced is lost', async () => {
  const life = fc.record({
    groups,
    steps: fc.noBias(fc.integer({ min: 0, max: 70 })),
    coins: fc.infiniteStream(fc.boolean()),
    rolls: fc.infiniteStream(fc.integer({ min: 0, max: 15 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 3 }), async (lives) => {
      await inLog(async (directory) => {
        const promised: Promised = { entries: [], note: null };
        for (const { groups, steps, coins, rolls } of lives) {
          const full = () => draw(rolls) === 0;
          await live(directory, promised, { groups, steps, full, lost: () => draw(coins) });
        }
      });
    }),
    { numRuns: 80 },
  );
});

it('carries a head to its end that was signed and on disk when the power went, before anybody was told', async () => {
  const group: Group = { count: 3, bytes: 0, rests: false, asks: null };
  let untold = 0;
  for (let steps = 0; steps < 40; steps += 1) {
    const life = { groups: [group, group], steps, full: () => false, lost: () => false };
    const found = await inLog((directory) => live(directory, { entries: [], note: null }, life));
    untold += found ? 1 : 0;
  }
  expect(untold).toBeGreaterThan(0);
});

it('keeps the tiles that one commit made and did not place, though readers are shown them while the next keeps them', async () => {
  const without = { bytes: 0, rests: false, asks: null };
  for (let asks = 0; asks < 8; asks += 1) {
    const groups: Group[] = [
      { ...without, count: 1 },
      { ...without, count: 300 },
      { count: 5, bytes: 60_000, rests: false, asks }, // more than the tail holds
    ];
    for (let steps = 10; steps < 70; steps += 3) {
      const life = { groups, steps, full: () => false, lost: () => true };
      await inLog((directory) => live(directory, { entries: [], note: null }, life));
    }
  }
});
