import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportState, firstState, openBuffer, sealBuffer } from '@vernix/seal';
import { expect, it } from 'vitest';
import { temporaryDirectory, vernix } from './run-vernix.ts';

const answer = (stdout: string) => JSON.parse(stdout) as Record<string, string>;

it.each([[[]], [['--classic']]])(
  'makes an identity that opens what its recipient sealed (%j)',
  async (kind) => {
    const directory = await temporaryDirectory();
    const made = await vernix(directory, 'keygen', '--out', 'identity.txt', '--json', ...kind);
    const identity = (await readFile(join(directory, 'identity.txt'), 'utf8'))
      .split('\n')
      .find((line) => line.startsWith('AGE-SECRET-KEY-'))!;
    const sealed = await sealBuffer([answer(made.stdout)['recipient']!], Buffer.from('ten tiny fingers'));
    expect(Buffer.from(await openBuffer([identity], sealed)).toString()).toBe('ten tiny fingers');
    expect((await stat(join(directory, 'identity.txt'))).mode & 0o777).toBe(0o600);
  },
);

it('never overwrites a key, and never prints the secret', async () => {
  const directory = await temporaryDirectory();
  const first = await vernix(directory, 'keygen', '--token', '--out', 'token');
  const token = (await readFile(join(directory, 'token'), 'utf8')).trim();
  expect(first.stdout + first.stderr).not.toContain(token);
  const second = await vernix(directory, 'keygen', '--token', '--out', 'token');
  expect(second.code).toBe(2);
  expect((await readFile(join(directory, 'token'), 'utf8')).trim()).toBe(token);
});

async function rosterIn(directory: string): Promise<{ publicKey: string }> {
  const made = await vernix(directory, 'keygen', '--signing', '--out', 'key.json', '--json');
  const publicKey = answer(made.stdout)['publicKey']!;
  const roster = {
    type: 'vernix-roster/1',
    version: 7,
    issuedAt: '2026-01-01T00:00:00.000Z',
    partners: [],
    intakeStatementKey: publicKey,
    collectorTokenSha256: 'a'.repeat(64),
  };
  await writeFile(join(directory, 'roster.json'), JSON.stringify(roster));
  await writeFile(join(directory, 'key.pub'), publicKey);
  return { publicKey };
}

it('signs a roster by hand and verifies it, and refuses one that was changed', async () => {
  const directory = await temporaryDirectory();
  await rosterIn(directory);
  const signed = await vernix(
    directory,
    'roster',
    'sign',
    'roster.json',
    '--key',
    'key.json',
    '--out',
    'roster.jws',
  );
  expect(signed.code).toBe(0);
  const verified = await vernix(directory, 'roster', 'verify', 'roster.jws', '--key', 'key.pub', '--json');
  expect(JSON.parse(verified.stdout)).toMatchObject({ roster: { version: 7, partners: [] } });

  const [head, , tail] = (await readFile(join(directory, 'roster.jws'), 'utf8')).split('.');
  const forged = Buffer.from(JSON.stringify({ type: 'vernix-roster/1', version: 8 })).toString('base64url');
  await writeFile(join(directory, 'roster.jws'), [head, forged, tail].join('.'));
  const refused = await vernix(directory, 'roster', 'verify', 'roster.jws', '--key', 'key.pub', '--json');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('signature-wrong');
});

it('does not use a secret that others on the computer can read', async () => {
  const directory = await temporaryDirectory();
  await rosterIn(directory);
  await chmod(join(directory, 'key.json'), 0o644);
  const { stderr } = await vernix(
    directory,
    'roster',
    'sign',
    'roster.json',
    '--key',
    'key.json',
    '--out',
    'r',
    '--json',
  );
  expect(stderr).toContain('secret-file-open');
});

it('verifies with the line that keygen printed, and says when a file holds no key', async () => {
  const directory = await temporaryDirectory();
  const { publicKey } = await rosterIn(directory);
  const sign = ['sign', 'roster.json', '--key', 'key.json', '--out', 'roster.jws'];
  await vernix(directory, 'roster', ...sign);
  await writeFile(join(directory, 'line.pub'), `publicKey: ${publicKey}\n`);
  expect((await vernix(directory, 'roster', 'verify', 'roster.jws', '--key', 'line.pub')).code).toBe(0);
  for (const wrong of ['roster.json', '.']) {
    const { code, stderr } = await vernix(directory, 'roster', 'verify', 'roster.jws', '--key', wrong);
    expect([wrong, code, stderr.includes('signature-wrong')]).toEqual([wrong, 2, false]);
  }
});

it('makes a lost keystore again of an export, once, for whom it is sealed to', async () => {
  const directory = await temporaryDirectory();
  const { stdout } = await vernix(directory, 'keygen', '--out', 'safe.txt', '--json');
  await vernix(directory, 'keygen', '--out', 'other.txt');
  const state = await firstState('2026-01-01T00:00:00.000Z');
  await writeFile(join(directory, 'keys.age'), await exportState(answer(stdout)['recipient']!, state));
  await writeFile(join(directory, 'passphrase'), 'a passphrase of the new machine\n', { mode: 0o600 });
  const inside = (name: string): string => join(directory, name);
  const settings = {
    directory: inside('keys'),
    passphraseFile: inside('passphrase'),
    socket: inside('sock'),
  };
  await writeFile(inside('key-service.json'), JSON.stringify(settings));
  const importing = (identity: string) =>
    vernix(
      directory,
      ...['keys', 'import', 'keys.age', '--identity', identity],
      ...['--config', 'key-service.json', '--json'],
    );
  expect((await importing('other.txt')).stderr).toContain('keys-export-wrong-identity');
  expect(await readdir(directory)).not.toContain('keys');
  const made = await importing('safe.txt');
  expect([made.code, JSON.parse(made.stdout)]).toEqual([0, { log: 'new' }]);
  const before = await readdir(inside('keys'));
  expect((await importing('safe.txt')).stderr).toContain('keystore-exists');
  expect(await readdir(inside('keys'))).toEqual(before);
});
