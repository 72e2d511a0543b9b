import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keystorePlaces, openStateFile, PassphraseFile, type StateFile, TAG_FILES } from '@vernix/custody';
import type { KeyClient } from '@vernix/key-channel';
import { generateIdentity } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, headerFor, opening } from './helpers.ts';

const FILES = Object.values(TAG_FILES);
const idOf = (letter: string): string => letter.repeat(22);

let bench: Bench;
let client: KeyClient;
let recipient: string;
let settings: { readonly decoys: { readonly every: number; readonly insights: string } };
let header: Uint8Array;

beforeEach(async () => {
  bench = await Bench.make();
  settings = { decoys: { every: 50, insights: (await generateIdentity('hybrid')).recipient } };
  await bench.start(settings);
  client = await bench.client();
  recipient = (await client.call('hello', {})).answer.epochs[0]!.recipient;
  header = await headerFor(recipient);
});
afterEach(() => bench.clean());

const path = (file: string) => join(bench.keys, file);
const linesOf = async (file: string) => (await readFile(path(file), 'utf8')).split('\n').slice(0, -1);
const open = async (letter: string, first?: Uint8Array) =>
  client.call('transfer.open', ...opening([first ?? (await headerFor(recipient))], idOf(letter)));
const settle = (letter: string) => client.call('transfer.settle', { transferId: idOf(letter), records: 3 });
async function takeIn(letter: string, first?: Uint8Array, rows = [7]): Promise<void> {
  await open(letter, first);
  if (rows.length > 0)
    await client.call('decoys.place', { principal: 'vault-ingest', transferId: idOf(letter), rows });
  await settle(letter);
}
async function restart(changes: object = {}) {
  await bench.restart({ ...settings, ...changes });
  client = await bench.client();
}
/** Stopped, with what `change` makes of the directory. */
async function between(change: () => Promise<unknown>): Promise<void> {
  await (await bench.restart(settings)).close();
  await change();
}
const refused = (file: string, count: number, of: number) => ({
  code: 'tag-file-short',
  params: { file, count, of, setting: JSON.stringify({ [file]: count }) },
});

describe.each(FILES)('a start with %s', (file) => {
  beforeEach(async () => {
    await takeIn('A', header);
    await takeIn('B');
    await takeIn('C', undefined, []);
  });

  it('lost is refused, and with its copy it goes on', async () => {
    const copy = join(bench.directory, 'copy');
    await between(async () => {
      await cp(path(file), copy);
      await rm(path(file));
    });
    await expect(bench.start({ create: false, ...settings })).rejects.toMatchObject(refused(file, 3, 3));
    await cp(copy, path(file));
    await restart();
    await takeIn('D');
  });

  it('cut short is refused, however little is lacking', async () => {
    await between(async () => {
      const { length } = await readFile(path(file));
      await truncate(path(file), length - 2);
    });
    await expect(bench.start({ create: false, ...settings })).rejects.toMatchObject(refused(file, 1, 3));
  });

  it('restored from an older copy is refused', async () => {
    const copy = join(bench.directory, 'copy');
    await cp(path(file), copy);
    await takeIn('D');
    await takeIn('E');
    await between(() => cp(copy, path(file)));
    await expect(bench.start({ create: false, ...settings })).rejects.toMatchObject(refused(file, 2, 5));
  });

  it('lost for good goes on when the configuration says how much, says so, and sees the next loss', async () => {
    await between(() => rm(path(file)));
    const start = (count: number) => bench.start({ create: false, ...settings, lost: { [file]: count } });
    await expect(start(2)).rejects.toMatchObject(refused(file, 3, 3));
    await start(3);
    client = await bench.client();
    expect((await bench.entries()).at(-1)).toMatchObject({ type: 'incident', what: 'tag-file-short' });
    expect(bench.logged.join('')).toContain('"event":"tag-file-short"');
    const { length } = await bench.entries();
    await takeIn('D');
    await bench.restart({ ...settings, lost: { [file]: 3 } }); // left in the configuration
    expect((await bench.entries()).length).toBe(length + 2);
    await between(() => rm(path(file)));
    await expect(start(3)).rejects.toMatchObject(refused(file, 4, 4));
  });

  it('as a keystore had it from before there were marks takes it as it is, once', async () => {
    await between(async () => {
      const lines = (await linesOf(file)).map((line) => JSON.parse(line) as { tags?: string[] });
      const tags = lines.flatMap((line) => (line.tags === undefined ? [] : [{ tags: line.tags }]));
      await writeFile(path(file), tags.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const state = await stateFile();
      const older = await state.read();
      delete older.marked;
      await state.write(older);
    });
    await restart();
    await expect(open('D', header)).rejects.toMatchObject({ code: 'file-opened-before' });
    await between(() => rm(path(file)));
    await expect(bench.start({ create: false, ...settings })).rejects.toMatchObject(refused(file, 3, 3));
  });

  it('shows no more of a transfer with decoys than of one without, in the log', async () => {
    const shapes = (await bench.entries()).filter(({ type }) => type === 'transfer.settle');
    expect(new Set(shapes.map((entry) => Object.keys(entry).join()))).toHaveProperty('size', 1);
  });
});

async function stateFile(): Promise<StateFile> {
  return await openStateFile(keystorePlaces(bench.config()), new PassphraseFile(bench.passphraseFile));
}

describe('a power cut', () => {
  /** What the directory was, to put one file of it back. */
  const copyOf = async (file: string) => {
    const copy = join(bench.directory, 'at-that-time');
    await cp(path(file), copy);
    return () => cp(copy, path(file));
  };

  it('after an opening is in the log and before its tags are: it starts, and opens the transfer again', async () => {
    await takeIn('A');
    const asBefore = await copyOf(TAG_FILES.opened);
    await open('B', header);
    await between(asBefore);
    await restart();
    await expect(open('C', header)).rejects.toMatchObject({ code: 'file-opened-before' }); // by the log
    await open('B', header);
    await settle('B');
    await restart();
    await expect(open('C', header)).rejects.toMatchObject({ code: 'file-opened-before' });
  });

  it('… or settled without being opened again', async () => {
    const asBefore = await copyOf(TAG_FILES.opened);
    await open('B', header);
    await between(asBefore);
    await restart();
    await settle('B');
    await restart();
  });

  it.each([[FILES.slice(0, 1)], [FILES.slice(0, 2)], [FILES]])(
    'after a mark is written in %j and before the log says that it is settled: it starts, and settles again',
    async (marked) => {
      await takeIn('A');
      await open('B');
      const before = new Map<string, string>();
      await between(async () => {
        for (const file of [...FILES, 'log']) {
          before.set(file, join(bench.directory, `before-${file}`));
          await cp(path(file), before.get(file)!, { recursive: true });
        }
      });
      await restart();
      await settle('B');
      await between(async () => {
        for (const [file, copy] of before) {
          if (marked.some((one) => one === file)) continue;
          await rm(path(file), { recursive: true });
          await cp(copy, path(file), { recursive: true });
        }
      });
      await restart();
      await settle('B');
      await restart();
      await expect(open('B')).rejects.toMatchObject({ code: 'transfer-settled' });
    },
  );

  it('in the middle of a line: it starts, and what was not answered is done again', async () => {
    await takeIn('A');
    await open('B', header);
    await between(async () => {
      for (const file of FILES) await writeFile(path(file), '{"marks":["AAAA', { flag: 'a' });
    });
    await restart();
    await takeIn('C');
    await settle('B');
    await restart();
    await expect(open('D', header)).rejects.toMatchObject({ code: 'file-opened-before' });
  });
});

it('a log that was put back by itself gives nothing again of what was taken in since: the marks know of it', async () => {
  await takeIn('A');
  const copy = join(bench.directory, 'copy');
  await between(() => cp(path('log'), copy, { recursive: true }));
  await restart();
  await takeIn('B', header);
  await between(async () => {
    await rm(path('log'), { recursive: true });
    await cp(copy, path('log'), { recursive: true });
  });
  await restart();
  // With a header of one's own: its batch keys are those of all that came in it.
  await expect(open('B')).rejects.toMatchObject({ code: 'transfer-not-in-log' });
  await takeIn('D');
});

it('marks are not counted as decoys', async () => {
  await takeIn('A');
  const placed = async () =>
    (await (await bench.client(bench.adminSocket)).call('decoys.status', {})).answer.placed;
  expect(await placed()).toBe(1);
  await restart();
  expect(await placed()).toBe(1);
});

it.each([
  ['missing', (file: string) => rm(file), 'release-file-missing'],
  ['empty', (file: string) => truncate(file, 0), null],
  ['cut short', (file: string) => truncate(file, 10), null],
])(
  'a file of openings that is %s keeps the service from starting, or is not noticed, as the page says',
  async (_how, lose, code) => {
    const items = [{ transferId: idOf('A'), itemClass: 'identity' as const, row: 900 }];
    await client.call('items.release', { principal: 'user:k7', role: 'steward', purpose: 'care', items });
    await between(() => lose(path('openings.ndjson')));
    bench.logged.length = 0;
    if (code === null) await restart();
    else await expect(restart()).rejects.toMatchObject({ code });
    expect(bench.logged.join('')).not.toContain('warn');
  },
);
