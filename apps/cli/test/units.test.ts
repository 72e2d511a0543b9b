import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deployment, STANDARD_CONFIGURATIONS } from '@vernix/confinement';
import { expect, it } from 'vitest';
import { temporaryDirectory, vernix } from './run-vernix.ts';

it('writes what an operator installs', async () => {
  const directory = await temporaryDirectory();
  const { code, stdout } = await vernix(directory, 'units', '--out', 'deploy', '--json');
  expect(code).toBe(0);
  const { files } = JSON.parse(stdout) as { files: string[] };
  expect(files).toEqual([...deployment().keys()].map((path) => join('deploy', path)));
  for (const [path, text] of deployment())
    expect(await readFile(join(directory, 'deploy', path), 'utf8')).toBe(text);
});

it('writes it for the zones of a machine, as their configurations say', async () => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'config'));
  const gateway = {
    url: 'http://203.0.113.9:9081',
    tokenFile: '/run/credentials/vernix-vault.service/token',
  };
  await writeFile(
    join(directory, 'config', 'vault.json'),
    JSON.stringify({ ...STANDARD_CONFIGURATIONS.vault, gateway }),
  );
  const made = await vernix(directory, 'units', '--config', 'config', '--out', 'out', '--json');
  const { files } = JSON.parse(made.stdout) as { files: string[] };
  expect(files.filter((file) => file.endsWith('.service'))).toEqual(['out/systemd/vernix-vault.service']);
  const unit = await readFile(join(directory, 'out/systemd/vernix-vault.service'), 'utf8');
  expect(unit).toContain('\nLoadCredential=token:/etc/vernix/secrets/token\n');
  expect(unit).toMatch(/^IPAddressAllow=localhost 203\.0\.113\.9$/m);
  expect(await readFile(join(directory, 'out/nftables/vernix.nft'), 'utf8')).toContain(
    'meta skuid "vernix-vault" ip daddr 203.0.113.9 tcp dport 9081 accept',
  );
});

it('makes none for a relative path, which would depend on where the zone is started, or a directory that Node would deny', async () => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'config'));
  await writeFile(
    join(directory, 'config', 'gateway.json'),
    JSON.stringify({ roster: { file: 'roster.jws' } }),
  );
  const { code, stderr } = await vernix(directory, 'units', '--config', 'config', '--out', 'out');
  expect([code, stderr]).toEqual([2, expect.stringMatching(/roster\.file is to be an absolute path/)]);
  // Beside /etc/vernix/gateway.json.
  await writeFile(join(directory, 'config', 'gateway.json'), JSON.stringify({ dir: '/etc/vernix/gateway' }));
  const shadowed = await vernix(directory, 'units', '--config', 'config', '--out', 'out');
  expect([shadowed.code, shadowed.stderr]).toEqual([
    2,
    expect.stringMatching(/Node then denies to the zone/),
  ]);
  const none = await vernix(directory, 'units', '--config', 'out', '--out', 'out');
  expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/no configuration of a zone/)]);
});
