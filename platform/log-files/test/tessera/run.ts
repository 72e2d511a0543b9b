/**
 * `node scripts/run.mjs platform/log-files/test/tessera/run.ts`: has Tessera's fsck accept a log that we wrote, and refuse it once a
 * bit of it is changed. Needs Go and its module proxy, and a minute to build: so it is no part of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { LogWriter } from '../../src/index.ts';

const ORIGIN = 'log.example/releases';
const ENTRIES = 5_000;
/** One of each kind of file, of a tree of so many entries. */
const HARMED = ['tile/entries/004', 'tile/0/007', 'tile/1/000.p/19', 'tile/entries/019.p/136', 'checkpoint'];

const scratch = mkdtempSync(join(tmpdir(), 'vernix-tessera-'));
try {
  const program = join(scratch, 'fsck-log');
  run('go', 'build', '-o', program, '.');
  const directory = join(scratch, 'log');
  const signers = (['ed25519', 'ml-dsa-44'] as const).map((kind) =>
    Signer.parse(generateSignerKey(kind, ORIGIN)),
  );
  const writer = await LogWriter.create({ directory, origin: ORIGIN, signers });
  const entries = Array.from({ length: ENTRIES }, (_, index) => Buffer.from(`entry ${index}`));
  for (let at = 0; at < ENTRIES; at += 300)
    await Promise.all(entries.slice(at, at + 300).map((entry) => writer.append(entry)));
  await writer.close();
  const key = signers[0]?.verifier.vkey ?? '';
  run(program, directory, key);
  print(`Tessera's fsck accepts a log of ${ENTRIES} entries.`);
  for (const path of HARMED) {
    const file = join(directory, path);
    const right = readFileSync(file);
    const wrong = Buffer.from(right);
    wrong[40] = (wrong[40] ?? 0) ^ 1;
    writeFileSync(file, wrong);
    const { status, stderr } = spawnSync(program, [directory, key], { encoding: 'utf8' });
    if (status !== 1) throw new Error(`fsck ended with ${status} though ${path} was changed: ${stderr}`);
    writeFileSync(file, right);
    print(`It refuses it with a bit of ${path} changed.`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { cwd: import.meta.dirname, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
