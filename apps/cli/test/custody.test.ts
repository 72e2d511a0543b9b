import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  custodyOf,
  KEYSTORE_FILE,
  openKeystoreFile,
  PassphraseFile,
  sealKeystore,
  UNHEARD,
} from '@vernix/custody';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { armor } from 'age-encryption';
import { beforeAll, expect, it } from 'vitest';
import { begin, finish, temporaryDirectory, vernix } from './run-vernix.ts';

const CONTENT = Buffer.from('what the keystore holds');

let directory: string;
const identityOf = new Map<string, string>();
let custody: Parameters<typeof custodyOf>[0]['custody'];

/** Two custodians, and a keystore under a passphrase that is to go to them. */
beforeAll(async () => {
  directory = await temporaryDirectory();
  const custodians = [];
  for (const name of ['amina', 'bruno']) {
    const { identity, recipient } = await generateIdentity('hybrid');
    await writeFile(join(directory, `${name}.key`), `# ${recipient}\n${identity}\n`, { mode: 0o600 });
    identityOf.set(name, identity);
    custodians.push({ name, recipient });
  }
  custody = { kind: 'custodians', threshold: 2, custodians, socket: join(directory, 'custody.sock') };
  const passphraseFile = join(directory, 'passphrase');
  await writeFile(passphraseFile, 'correct horse battery staple\n');
  await mkdir(join(directory, 'keys'));
  const sealed = await sealKeystore(CONTENT, new PassphraseFile(passphraseFile, 10));
  await writeFile(join(directory, 'keys', KEYSTORE_FILE), sealed);
  const config = { directory: join(directory, 'keys'), socket: '/run/keys.sock', passphraseFile };
  await writeFile(join(directory, 'key-service.json'), JSON.stringify(config));
  await writeFile(join(directory, 'custodians.json'), JSON.stringify({ custody }));
});

it('takes a keystore from its passphrase to its custodians, who then open it', async () => {
  const moved = await vernix(
    directory,
    'custody',
    'migrate',
    '--config',
    'key-service.json',
    '--to',
    'custodians.json',
  );
  expect(moved).toMatchObject({ code: 0, stderr: '' });
  const keystore = join(directory, 'keys', KEYSTORE_FILE);

  const check = ['custody', 'check', 'amina', '--keystore', keystore, '--identity', 'amina.key'];
  expect(await vernix(directory, ...check)).toMatchObject({ code: 0 });

  const waits = Promise.withResolvers<undefined>();
  const waiting = custodyOf({ custody }, { ...UNHEARD, waiting: () => waits.resolve(undefined) });
  const opening = openKeystoreFile(await readFile(keystore), waiting);
  await waits.promise;
  const at = ['--socket', 'custody.sock'];
  const first = await vernix(directory, 'custody', 'bring', 'amina', ...at, '--identity', 'amina.key');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain('1 of the 2 custodians it takes were here.');

  const shown = await vernix(directory, 'custody', 'show', 'bruno', ...at);
  const sealed = armor.decode(shown.stdout);
  const piped = await openBuffer([identityOf.get('bruno')!], sealed);
  const second = await finish(begin(directory, ['custody', 'bring', 'bruno', ...at], {}, piped));
  expect(second.stdout).toContain('the key service opens');
  expect(Buffer.from(await opening)).toEqual(CONTENT);
}, 90_000);

it('uses no identity that others can read', async () => {
  await chmod(join(directory, 'bruno.key'), 0o644);
  const bring = await vernix(
    directory,
    'custody',
    'check',
    'bruno',
    '--keystore',
    'x',
    '--identity',
    'bruno.key',
  );
  expect(bring).toMatchObject({ code: 2 });
  expect(bring.stderr).toContain('secret-file-open');
  expect(bring.stderr).toContain('can read the secret file bruno.key (mode 644)');
});
