import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Roster } from '@vernix/contracts';
import { generateSigningKey, signStatement } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WatchedRoster } from '../src/index.ts';

const KEY = await generateSigningKey();

let directory: string;
let file: string;
let lines: { event: string; code?: string; version?: number }[];
let watched: WatchedRoster | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-roster-'));
  file = join(directory, 'roster.jws');
  lines = [];
  watched = undefined;
});
afterEach(async () => {
  await watched?.close();
  await rm(directory, { recursive: true });
});

async function put(version: number, key = KEY.privateJwk): Promise<void> {
  const roster = Roster.parse({
    type: 'vernix-roster/1',
    version,
    issuedAt: new Date().toISOString(),
    partners: [],
    intakeStatementKey: KEY.publicKey,
    collectorTokenSha256: '0'.repeat(64),
  });
  await writeFile(`${file}.new`, await signStatement(roster, key));
  await rename(`${file}.new`, file);
}

async function open(checkSeconds = 3600): Promise<WatchedRoster> {
  const log = createLog('gateway', { write: (line) => void lines.push(JSON.parse(line) as never) });
  watched = await WatchedRoster.open({ file, publicKey: KEY.publicKey, checkSeconds }, directory, log);
  return watched;
}

const refusals = () => lines.filter(({ event }) => event === 'roster-refused');

it('by itself, and tells whoever uses it', async () => {
  await put(1);
  const roster = await open(0.02);
  const seen: number[] = [];
  roster.use(({ version }) => seen.push(version));
  await put(2);
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual([1, 2]); // nothing is timed here
  expect(roster.current.version).toBe(2);
});

it('when its time of change is the same, as a copy that keeps times leaves it', async () => {
  await put(1);
  const roster = await open();
  const { atime, mtime } = await stat(file);
  await put(2);
  await utimes(file, atime, mtime);
  await roster.refresh();
  expect(roster.current.version).toBe(2);
});

it('and refused once, not at every look', async () => {
  await put(2);
  const roster = await open();
  await put(1);
  await roster.refresh();
  await roster.refresh();
  await put(3, (await generateSigningKey()).privateJwk);
  await roster.refresh();
  await roster.refresh();
  expect(refusals()).toMatchObject([
    { code: 'roster-older', version: 2 },
    { code: 'signature-wrong', version: 2 },
  ]);
  expect(roster.current.version).toBe(2);
});

it('also when it could not be read, or its version not be kept, at first', async () => {
  await put(1);
  const roster = await open();
  await rename(file, `${file}.away`);
  await roster.refresh();
  await put(2);
  // Where the highest version is written first, a directory is in the way.
  const inTheWay = join(directory, 'roster-version.tmp');
  await mkdir(inTheWay);
  await roster.refresh();
  expect(roster.current.version).toBe(1);
  expect(refusals()).toHaveLength(2);
  await rm(inTheWay, { recursive: true });
  await roster.refresh();
  expect(roster.current.version).toBe(2);
});
