import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CustodyConfig } from '../src/config.ts';
import { custodyOf, openKeystoreFile, sealKeystore, UNHEARD } from '../src/index.ts';
import { CONTENT, secretFile, temporaryDirectory } from './support.ts';

const MODULE = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
  (path) => existsSync(path),
);
const hasToken = MODULE !== undefined && spawnSync('pkcs11-tool', ['--version']).error === undefined;
const PIN = '271828';

let directory: string;
beforeAll(async () => {
  directory = await temporaryDirectory();
});

async function token(changes: Readonly<Record<string, string>> = {}, pin = PIN) {
  const pinFile = await secretFile(directory, `pin-${pin}`, pin);
  const config = {
    kind: 'pkcs11',
    module: MODULE ?? '/none',
    tokenLabel: 'vernix',
    keyId: '01',
    pinFile,
    ...changes,
  };
  return custodyOf({ custody: CustodyConfig.parse(config) }, UNHEARD);
}

describe.skipIf(!hasToken)(
  'with SoftHSM2 (skipped where Debian’s softhsm2 and opensc are not installed)',
  () => {
    const before = process.env['SOFTHSM2_CONF'];
    const tool = (...args: string[]) =>
      spawnSync('pkcs11-tool', [
        '--module',
        MODULE ?? '',
        '--token-label',
        'vernix',
        '--login',
        '--pin',
        PIN,
        ...args,
      ]);

    beforeAll(async () => {
      await mkdir(join(directory, 'tokens'));
      const conf = join(directory, 'softhsm2.conf');
      await writeFile(conf, `directories.tokendir = ${join(directory, 'tokens')}\n`);
      process.env['SOFTHSM2_CONF'] = conf;
      spawnSync('softhsm2-util', [
        '--init-token',
        '--free',
        '--label',
        'vernix',
        '--pin',
        PIN,
        '--so-pin',
        '314159',
      ]);
      for (const [id, type] of [
        ['01', 'GENERIC:32'],
        ['02', 'GENERIC:32'],
        ['03', 'AES:32'],
      ] as const) {
        const made = tool(
          '--keygen',
          '--key-type',
          type,
          '--usage-sign',
          '--sensitive',
          '--id',
          id,
          '--label',
          `k${id}`,
        );
        expect(made.status).toBe(0);
      }
    });
    afterAll(() => {
      if (before === undefined) delete process.env['SOFTHSM2_CONF'];
      else process.env['SOFTHSM2_CONF'] = before;
    });

    it('opens what it sealed', async () => {
      const sealed = await sealKeystore(CONTENT, await token());
      expect(Buffer.from(await openKeystoreFile(sealed, await token()))).toEqual(CONTENT);
    });

    it('says what stands in the way', async () => {
      const sealed = await sealKeystore(CONTENT, await token());
      const opening = async (changes: Readonly<Record<string, string>>, pin?: string) =>
        openKeystoreFile(sealed, await token(changes, pin));
      await expect(opening({}, '000000')).rejects.toMatchObject({ code: 'pkcs11-pin-wrong' });
      await expect(opening({ keyId: '02' })).rejects.toMatchObject({ code: 'pkcs11-key-wrong' });
      await expect(opening({ keyId: '03' })).rejects.toMatchObject({ code: 'pkcs11-key-missing' });
      await expect(opening({ keyId: '09' })).rejects.toMatchObject({ code: 'pkcs11-key-missing' });
      await expect(opening({ tokenLabel: 'another' })).rejects.toMatchObject({
        code: 'pkcs11-token-missing',
      });
      await expect(opening({ module: '/nowhere.so' })).rejects.toMatchObject({
        code: 'pkcs11-token-missing',
      });
      await expect(opening({ pinFile: '/nowhere' })).rejects.toMatchObject({ code: 'pkcs11-pin-missing' });
    });
  },
);

it('says so when there is no program to ask', async () => {
  const custody = await token({ tool: join(directory, 'no-such-program') });
  await expect(sealKeystore(CONTENT, custody)).rejects.toMatchObject({ code: 'pkcs11-tool-missing' });
});

it('hands the PIN over where no other account can read it', async () => {
  const tool = join(directory, 'tool');
  const seen = join(directory, 'seen');
  await writeFile(tool, `#!/bin/sh\necho "$*" > ${seen}\necho "$VERNIX_PKCS11_PIN" >> ${seen}\nhead -c 32\n`);
  await chmod(tool, 0o700);
  await sealKeystore(CONTENT, await token({ tool }));
  const { stdout } = spawnSync('cat', [seen], { encoding: 'utf8' });
  const [args = '', pin] = stdout.split('\n');
  expect(args).toContain('env:VERNIX_PKCS11_PIN');
  expect(args).not.toContain(PIN);
  expect(pin).toBe(PIN);
});

it('makes nothing of an answer that is no MAC', async () => {
  const tool = join(directory, 'chatty');
  await writeFile(tool, '#!/bin/sh\nhead -c 31\n');
  await chmod(tool, 0o700);
  await expect(sealKeystore(CONTENT, await token({ tool }))).rejects.toMatchObject({ code: 'pkcs11-failed' });
});
