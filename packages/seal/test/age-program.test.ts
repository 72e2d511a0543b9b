import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateIdentity, openBuffer, sealBuffer } from '../src/index.ts';

const installed = spawnSync('age', ['--version']).status === 0;
if (!installed) console.warn('skipped: the program age is not on PATH (Debian: apt-get install age)');

const directory = mkdtempSync(join(tmpdir(), 'vernix-age-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function age(args: readonly string[], input: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync('age', args, { input, maxBuffer: 64 * 1024 * 1024 });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  return stdout;
}

describe.skipIf(!installed)('the program age, with X25519 keys', () => {
  it.each([0, 1, 65_536, 1_000_003])('opens what we seal: %i bytes', async (size) => {
    const { identity, recipient } = await generateIdentity('classic');
    const identityFile = join(directory, `identity-${size}`);
    writeFileSync(identityFile, `${identity}\n`, { mode: 0o600 });
    const plaintext = randomBytes(size);
    const opened = age(['--decrypt', '--identity', identityFile], await sealBuffer([recipient], plaintext));
    expect(Buffer.compare(opened, plaintext)).toBe(0);
  });

  it.each([0, 1, 65_536, 1_000_003])('seals what we open: %i bytes', async (size) => {
    const { identity, recipient } = await generateIdentity('classic');
    const plaintext = randomBytes(size);
    const file = age(['--recipient', recipient], plaintext);
    expect(Buffer.compare(await openBuffer([identity], file), plaintext)).toBe(0);
  });
});
