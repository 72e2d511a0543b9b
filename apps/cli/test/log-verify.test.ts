/** What somebody who has the log's disk can do to it, and how it is told. Checked with files and witnesses of its own. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { COSIGNED } from '@vernix/log-files';
import { openSource } from '@vernix/log-store';
import { parsePolicy, Signer } from '@vernix/tlog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '../src/log/verify.ts';
import { temporaryDirectory, vernix } from './run-vernix.ts';
import { checkpointOf, ORIGIN, startTestWitness, type TestWitness, writeLog } from './witnessed-log.ts';

const never = new AbortController().signal;

interface Place {
  readonly log: string;
  readonly policy: string;
  readonly witness: TestWitness;
}
let place: Place;
let scratch: string;
let copies = 0;

/** A copy of the log for an attack. */
const copy = async (): Promise<string> => {
  const to = join(scratch, `copy-${(copies += 1)}`);
  await cp(place.log, to, { recursive: true });
  return to;
};

beforeAll(async () => {
  scratch = await temporaryDirectory();
  const keyFile = join(scratch, 'witness-keys');
  const made = await vernix(
    scratch,
    'keygen',
    '--witness',
    'witness.example/w1',
    '--out',
    'witness-keys',
    '--json',
  );
  const keys = (JSON.parse(made.stdout) as { keys: string }).keys.split('\n');
  expect(keys).toHaveLength(2);
  expect(keys.every((one) => one.startsWith('witness.example/w1+'))).toBe(true);
  const witness = await startTestWitness(keyFile, join(scratch, 'witness'));
  const { policy } = witness;
  await writeFile(join(scratch, 'policy'), policy);
  const log = join(scratch, 'log');
  await writeLog(log, 300, 'entry');
  await cp(log, join(scratch, 'at-300'), { recursive: true });
  await writeLog(log, 600, 'entry');
  await witness.cosign(log);
  await writeLog(log, 700, 'entry');
  place = { log, policy, witness };
});
afterAll(() => place.witness.close());

/** The code it fails with, or the size that holds. */
async function verify(directory: string, ...older: string[]): Promise<unknown> {
  try {
    const source = await openSource(directory, never);
    const { checkpoint } = await verifyLog(source, parsePolicy(place.policy), older);
    return checkpoint.size;
  } catch (error) {
    if (error instanceof VernixError) return error.code;
    throw error;
  }
}

describe('vernix log verify', () => {
  it('says a log that only grew holds, who saw it, and needs no network for that', async () => {
    const { code, stdout, stderr } = await vernix(
      scratch,
      'log',
      'verify',
      'log',
      '--policy',
      'policy',
      '--json',
    );
    expect([stderr, code]).toEqual(['', 0]);
    expect(JSON.parse(stdout)).toMatchObject({
      origin: ORIGIN,
      size: 700,
      cosigned: { size: 600, witnesses: [{ name: 'witness.example/w1' }] },
    });
  });

  it('finds a copy of yesterday put back', async () => {
    const old = join(scratch, 'at-300');
    await cp(join(place.log, COSIGNED), join(old, COSIGNED));
    expect(await verify(old)).toBe('log-rolled-back');
    await rm(join(old, COSIGNED));
    // With nothing beside it that a witness signed it does not hold either.
    expect(await verify(old)).toBe('log-quorum-missing');
  });

  it('finds a log cut short', async () => {
    const cut = await copy();
    for (const part of await readdir(join(cut, 'tile/entries')))
      if (part.startsWith('002')) await rm(join(cut, 'tile/entries', part), { recursive: true });
    expect(await verify(cut)).toBe('log-tile-missing');
  });

  it('finds one entry changed, in its bundle and in its tile', async () => {
    const changed = await copy();
    const bundle = join(changed, 'tile/entries/001');
    await writeFile(bundle, (await readFile(bundle)).fill(0x21, 105, 106));
    expect(await verify(changed)).toBe('log-tile-differs');
    const tile = join(changed, 'tile/0/001');
    await writeFile(tile, (await readFile(tile)).fill(0x21, 100, 101));
    expect(await verify(changed)).toMatch(/^log-(tile|root)-differs$/);
  });

  it('finds a log rewritten by a thief of its keys', async () => {
    const forged = join(scratch, 'forged');
    await writeLog(forged, 200, 'entry');
    await writeLog(forged, 700, 'forged');
    await cp(join(place.log, COSIGNED), join(forged, COSIGNED));
    expect(await verify(forged)).toBe('log-rewritten');
    await rm(join(forged, COSIGNED));
    expect(await verify(forged, await checkpointOf(join(scratch, 'at-300')))).toBe('log-quorum-missing');
  });

  it('holds it against a checkpoint that was kept', async () => {
    expect(await verify(place.log, await checkpointOf(join(scratch, 'at-300')))).toBe(700);
    const forged = join(scratch, 'kept');
    await writeLog(forged, 300, 'forged');
    expect(await verify(place.log, await checkpointOf(forged))).toBe('log-rewritten');
  });

  it('tells a place where no log is from a log that does not hold, by its exit code', async () => {
    const cut = await copy();
    await rm(join(cut, 'checkpoint'));
    for (const [where, policy, code, exit] of [
      ['nowhere', 'policy', '(log-not-there)', 2],
      ['policy', 'policy', '(log-not-there)', 2],
      ['.', 'policy', '(log-not-there)', 2],
      [`${place.witness.addresses.http}/nowhere`, 'policy', '(log-not-there)', 2],
      ['log', 'nowhere', '(command-line)', 2],
      ['log', 'log/checkpoint', '(log-policy-invalid)', 2],
      [cut, 'policy', '(log-checkpoint-missing)', 3],
    ] as const) {
      const ran = await vernix(scratch, 'log', 'verify', where, '--policy', policy);
      expect([where, policy, ran.stderr.trim().split('\n').at(-1)?.trim(), ran.code]).toEqual([
        where,
        policy,
        code,
        exit,
      ]);
    }
  });

  it('takes no log of other keys for this one, and says why', async () => {
    const other = join(scratch, 'policy-other');
    const key = new Signer('ed25519', ORIGIN, Buffer.alloc(32));
    await writeFile(other, `log ${key.verifier.vkey}\nquorum none\n`);
    const { code, stderr } = await vernix(scratch, 'log', 'verify', 'log', '--policy', 'policy-other');
    expect(code).toBe(3);
    expect(stderr).toContain('log-signature-missing');
  });
});
