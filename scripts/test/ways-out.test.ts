/** The ways out that a configuration can open are open under all that holds a zone: Node's flags, an account, the rules. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NETWORK_MISSING } from './network.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** What one part of ways-out/program.ts says, in a network of its own. */
function inNetwork(scenario: string): unknown {
  const directory = mkdtempSync(join(tmpdir(), 'vernix-ways-'));
  chmodSync(directory, 0o711); // the zones' accounts come through
  const steps = [
    // Where the checkout and Node are, another account may not come.
    'mkdir "$2/code" && mount --bind "$1" "$2/code"',
    'touch "$2/node" && mount --bind "$3" "$2/node"',
    'ip link set lo up',
    'exec "$2/node" "$2/code/scripts/test/ways-out/program.ts" "$4" "$2"',
  ];
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [
      ...['-n', '-m', '-p', '-f', '--kill-child', 'sh', '-ec', steps.join('\n'), 'sh'],
      CHECKOUT,
      directory,
      process.execPath,
      scenario,
    ],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] }, timeout: 60_000, killSignal: 'SIGKILL' },
  );
  rmSync(directory, { recursive: true });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''); // the provider has notices to give before
}

describe.skipIf(NETWORK_MISSING.length > 0)(
  `a confined zone (needs ${NETWORK_MISSING.join(', ') || 'nothing more'})`,
  () => {
    it('signs somebody in by their organisation', () => {
      const signedIn = { role: 'quality-lead', way: 'organisation', reaches: false };
      expect(inNetwork('organisation')).toEqual(signedIn);
    }, 60_000);

    it('has its keystore opened by a Transit engine, and makes no other call', () => {
      expect(inNetwork('transit')).toEqual({ sealed: 1, answers: 'vernix-keys/1', reaches: false });
    }, 60_000);

    it('calls a key service on another machine, which answers', () => {
      expect(inNetwork('remote')).toEqual({ answers: 'vernix-keys/1', reaches: false });
    }, 60_000);
  },
);
