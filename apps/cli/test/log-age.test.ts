/** How old what witnesses signed is: a log whose witnesses sign no more still holds. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory, vernix } from './run-vernix.ts';
import { cosignedAgo, policyFor, writeLog } from './witnessed-log.ts';

const WITNESSES = ['one', 'two', 'three'].map((name) =>
  Signer.parse(generateSignerKey('ed25519-cosignature', `witness.example/${name}`)),
);
const KEYS = WITNESSES.map(({ verifier }) => verifier.vkey);
const [MINUTE, HOUR] = [60, 3600];

let home: string;

const log = (): string => join(home, 'log');
const cosign = (...ago: number[]): Promise<void> =>
  cosignedAgo(log(), new Map(ago.map((seconds, at) => [WITNESSES[at]!, seconds])));
const verify = (...more: string[]) => vernix(home, 'log', 'verify', 'log', '--policy', 'policy', ...more);

beforeEach(async () => {
  home = await temporaryDirectory();
  await writeFile(join(home, 'policy'), policyFor(KEYS.slice(0, 1), 1));
  await writeLog(log(), 600, 'entry');
});

describe('how old what witnesses signed is', () => {
  const age = async () => {
    const { code, stdout } = await verify('--json');
    return { code, ...(JSON.parse(stdout) as { cosigned: object }).cosigned };
  };

  it('is told', async () => {
    await cosign(MINUTE / 2);
    expect((await verify()).stdout).toContain('signed is less than a minute old.');
    await cosign(7 * MINUTE);
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('The newest state that witnesses signed is 7 minutes old.'),
    ]);
    expect(stdout).not.toContain('Warning');
    expect(await age()).toMatchObject({ code: 0, isOld: false });
  });

  it('is a warning when a registry would wait for them no longer, and the log holds', async () => {
    await cosign(3 * HOUR);
    await writeLog(log(), 700, 'entry');
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([0, expect.stringMatching(/signed is 3 hours old\.\nWarning: /)]);
    const told = await age();
    expect(told).toMatchObject({ code: 0, size: 600, isOld: true });
    expect((told as unknown as { ageSeconds: number }).ageSeconds - 3 * HOUR).toBeLessThan(MINUTE);
  });

  it('is that of as many as the policy asks for: one that signs an old state anew makes it no younger', async () => {
    await writeFile(join(home, 'policy'), policyFor(KEYS, 2));
    await cosign(MINUTE, 3 * HOUR, 5 * HOUR);
    expect((await verify()).stdout).toContain('signed is 3 hours old');
  });

  it('is not told where no witness is asked for', async () => {
    const policy = await readFile(join(home, 'policy'), 'utf8');
    await writeFile(join(home, 'policy'), policy.replace('quorum enough', 'quorum none'));
    await cosign(3 * HOUR);
    const { stdout } = await verify();
    expect(stdout).toContain('The policy asks for no witness');
    expect(stdout).not.toContain(' old');
  });
});
