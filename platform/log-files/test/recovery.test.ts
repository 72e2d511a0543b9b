import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateSignerKey, Signer } from '@vernix/tlog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogReader, LogWriter } from '../src/index.ts';
import {
  appendAll,
  codeOf,
  collect,
  draw,
  entries,
  freshDirectory,
  identityOf,
  ORIGIN,
  optionsOf,
} from './support/log.ts';
import { QUICK_DISK } from './support/quick-disk.ts';

/** A log whose writer was killed: nothing was waited for that it does not wait for, nothing was tidied. */
async function killed(groups: readonly number[]): Promise<string> {
  const directory = freshDirectory();
  const writer = await LogWriter.create(optionsOf(directory, QUICK_DISK));
  let size = 0;
  for (const count of groups) {
    await appendAll(writer, entries(count, size));
    await writer.shown();
    size += count;
  }
  return directory;
}

function copyOf(directory: string): string {
  const copy = freshDirectory();
  cpSync(directory, copy, { recursive: true });
  return copy;
}

/** What the log holds once it was opened, and that it is whole and takes more. */
async function recovered(directory: string): Promise<string[]> {
  const writer = await LogWriter.open(optionsOf(directory, QUICK_DISK));
  const found = await collect((await LogReader.open(directory)).entries());
  expect(found).toEqual(entries(found.length).map(String));
  await appendAll(writer, entries(1, found.length));
  await writer.close();
  const reader = await LogReader.open(directory);
  await reader.verify(identityOf());
  expect(reader.checkpoint.size).toBe(found.length + 1);
  return found;
}

const filesOf = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1));

describe('a log whose last commit is torn', () => {
  it('stands before it or after it, whole, at whichever byte it was torn', async () => {
    const after = await killed([2, 1]);
    const writer = await LogWriter.open(optionsOf(after, QUICK_DISK));
    const old = copyOf(after);
    await appendAll(writer, entries(2, 3));
    await writer.shown();
    const sizes = new Map<string, Set<number>>();
    for (const path of filesOf(after)) {
      const [now, was] = [readFileSync(join(after, path)), readOrEmpty(join(old, path))];
      if (now.equals(was)) continue;
      const changed = [...now.keys()].filter((at) => now[at] !== was[at]);
      // Heads and tail are written over; of a file that is made, the end is missing.
      const rest = /heads|tail/.test(path) ? was : Buffer.alloc(0);
      // The tail is on disk before the head is, and that before it is shown: what comes later is as it was.
      const order = ['entries.tail', 'checkpoint.heads', 'checkpoint'];
      const later = path.startsWith('tile/') ? [] : order.slice(order.indexOf(path) + 1);
      // A note is of a few hundred bytes: some will do.
      const step = path.startsWith('checkpoint') ? 11 : 1;
      const found = new Set<number>();
      sizes.set(path, found);
      for (let at = changed[0] ?? 0; at <= (changed.at(-1) ?? 0); at += step) {
        const directory = copyOf(after);
        for (const note of later) cpSync(join(old, note), join(directory, note));
        writeFileSync(join(directory, path), Buffer.concat([now.subarray(0, at), rest.subarray(at)]));
        found.add((await recovered(directory)).length);
        rmSync(directory, { recursive: true });
      }
    }
    expect(Object.fromEntries([...sizes].map(([path, found]) => [path, [...found].sort()]))).toEqual({
      'entries.tail': [3],
      'checkpoint.heads': [3],
      checkpoint: [5],
      'tile/0/000.p/5': [5],
      'tile/entries/000.p/5': [5],
    });
  });
});

const readOrEmpty = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
};

describe('a log whose tiles were not waited for', () => {
  it('has them again, whichever of them are missing, cut short or older', async () => {
    const groups = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 5 });
    const harm = fc.infiniteStream(fc.constantFrom('none', 'none', 'missing', 'short', 'stale'));
    await fc.assert(
      fc.asyncProperty(groups, harm, async (counts, harms) => {
        const size = counts.reduce((sum, count) => sum + count, 0);
        const directory = await killed(counts);
        for (const path of filesOf(directory).filter((one) => one.startsWith('tile/'))) {
          const file = join(directory, path);
          const kind = draw(harms);
          if (kind === 'missing') rmSync(file);
          if (kind === 'short') truncateSync(file, readFileSync(file).length >> 1);
          if (kind === 'stale') writeFileSync(file, readFileSync(file).reverse());
        }
        expect(await recovered(directory)).toEqual(entries(size).map(String));
        rmSync(directory, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });

  it('is not opened when the tail is gone with them, nor made of another log’s', async () => {
    const directory = await killed([5]);
    rmSync(join(directory, 'tile'), { recursive: true });
    const other = await killed([7]);
    cpSync(join(other, 'entries.tail'), join(directory, 'entries.tail'));
    expect(await recovered(copyOf(directory))).toEqual(entries(5).map(String)); // it begins alike
    const another = freshDirectory();
    const writer = await LogWriter.create(optionsOf(another, QUICK_DISK));
    await appendAll(writer, entries(5, 100));
    cpSync(join(another, 'entries.tail'), join(directory, 'entries.tail'));
    expect(await codeOf(LogWriter.open(optionsOf(directory, QUICK_DISK)))).toBe('log-tile-missing');
    rmSync(join(directory, 'entries.tail'));
    expect(await codeOf(LogWriter.open(optionsOf(directory, QUICK_DISK)))).toBe('log-tile-missing');
  });

  it('is opened without a tail when its tiles are there, and takes entries', async () => {
    const directory = await killed([300, 20]);
    rmSync(join(directory, 'entries.tail'));
    expect(await recovered(directory)).toEqual(entries(320).map(String));
  });
});

describe('a writer that is killed with -9', () => {
  it('leaves every entry it acknowledged, time after time', { timeout: 60_000 }, async () => {
    const directory = freshDirectory();
    const key = generateSignerKey('ed25519', ORIGIN);
    const signer = Signer.parse(key);
    await (await LogWriter.create({ directory, origin: ORIGIN, signers: [signer] })).close();
    let acknowledged = 0;
    for (const until of [1, 180, 700]) {
      const child = spawn(process.execPath, [
        fileURLToPath(new URL('support/appending.ts', import.meta.url)),
        directory,
        ORIGIN,
      ]);
      child.stdin.end(key);
      const gone = once(child, 'exit');
      const from = acknowledged;
      for await (const line of createInterface(child.stdout)) {
        acknowledged = Math.max(acknowledged, Number(line) + 1);
        if (acknowledged - from >= until) child.kill('SIGKILL');
      }
      await gone;
      const writer = await LogWriter.open({ directory, origin: ORIGIN, signers: [signer] });
      expect(writer.size).toBeGreaterThanOrEqual(acknowledged);
      const reader = await LogReader.open(directory);
      await reader.verify(identityOf([signer]));
      expect(await collect(reader.entries())).toEqual(entries(writer.size).map(String));
      acknowledged = writer.size;
      await writer.close();
    }
    expect(acknowledged).toBeGreaterThan(880);
  });
});
