/** The key service as `serve` and its unit start it, whoever opens its keystore. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zoneStart } from '../src/serve/zone-start.ts';
import { temporaryDirectory } from './run-vernix.ts';

const PIN = '271828';
const MODULE = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
  (path) => existsSync(path),
);
const hasToken = MODULE !== undefined && spawnSync('pkcs11-tool', ['--version']).error === undefined;

let directory: string;
let child: ChildProcess | undefined;
const inside = (path: string): string => join(directory, path);

beforeEach(async () => {
  directory = await temporaryDirectory();
  for (const [name, secret] of Object.entries({
    passphrase: 'as long as a passphrase has to be',
    pin: PIN,
  })) {
    await writeFile(inside(name), `${secret}\n`);
    await chmod(inside(name), 0o600);
  }
});
afterEach(() => {
  child?.kill('SIGKILL');
});

/** Resolves once it answers on its socket. */
async function start(
  opener: object,
  environment: NodeJS.ProcessEnv = {},
  keystore = 'keys/keystore',
): Promise<ChildProcess> {
  const file = inside('key-service.json');
  const [socket, adminSocket] = [inside('run/keys.sock'), inside('run/admin.sock')];
  const config = { directory: inside(keystore), socket, adminSocket, create: true, ...opener };
  await writeFile(file, JSON.stringify(config));
  const { argv, cwd } = zoneStart('key-service', file);
  const started = spawn(process.execPath, argv, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child = started;
  for await (const line of createInterface({ input: started.stdout })) if (line.includes('"ready"')) break;
  started.stdout.resume();
  const client = await KeyClient.connect(socket);
  expect((await client.call('hello', {})).answer.statement).not.toBe('');
  await client.close();
  return started;
}

async function ended(process: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const exited = once(process, 'exit');
  process.kill(signal);
  return ((await exited) as [number | null])[0];
}

it('makes its keystore, goes on after it was killed, and replaces its sealing key', async () => {
  const opener = { passphraseFile: inside('passphrase') };
  await ended(await start(opener), 'SIGKILL'); // its lock and its sockets are left over
  const again = await start(opener);
  const sealingKey = await readFile(inside('keys/keystore.sealing-key'), 'utf8');
  const admin = await KeyClient.connect(inside('run/admin.sock'));
  await admin.call('keys.rotate', { principal: 'operator', key: 'sealing' });
  await admin.close();
  expect(await readFile(inside('keys/keystore.sealing-key'), 'utf8')).not.toBe(sealingKey);
  expect(await ended(again, 'SIGTERM')).toBe(0);
}, 60_000);

it('makes its keystore beside the directory of its sockets, and its configuration', async () => {
  const opener = { passphraseFile: inside('passphrase') };
  await ended(await start(opener, {}, 'keystore'), 'SIGKILL');
  expect(await ended(await start(opener, {}, 'keystore'), 'SIGTERM')).toBe(0);
}, 60_000);

describe.skipIf(!hasToken)(
  'with SoftHSM2 (skipped where Debian’s softhsm2 and opensc are not installed)',
  () => {
    it('has a token open its keystore, whose secret is in no command line or environment of its own', async () => {
      await mkdir(inside('tokens'));
      await writeFile(inside('softhsm2.conf'), `directories.tokendir = ${inside('tokens')}\n`);
      const environment = { SOFTHSM2_CONF: inside('softhsm2.conf') };
      const run = (command: string, ...argv: string[]) =>
        spawnSync(command, argv, { env: { ...process.env, ...environment } }).status;
      const label = ['--label', 'vernix'];
      expect(
        run('softhsm2-util', '--init-token', '--free', ...label, '--pin', PIN, '--so-pin', '314159'),
      ).toBe(0);
      const at = ['--module', MODULE ?? '', '--token-label', 'vernix', '--login', '--pin', PIN];
      const key = [
        '--keygen',
        '--key-type',
        'GENERIC:32',
        '--usage-sign',
        '--sensitive',
        '--id',
        '01',
        ...label,
      ];
      expect(run('pkcs11-tool', ...at, ...key)).toBe(0);
      const custody = {
        kind: 'pkcs11',
        module: MODULE,
        tokenLabel: 'vernix',
        keyId: '01',
        pinFile: inside('pin'),
      };
      await ended(await start({ custody }, environment), 'SIGTERM');
      const { pid } = await start({ custody }, environment);
      for (const name of ['cmdline', 'environ'])
        expect(await readFile(`/proc/${pid}/${name}`, 'utf8')).not.toContain(PIN);
    }, 60_000);
  },
);
