import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  accountOf,
  callsIn,
  type Configuration,
  deployment,
  deploymentFor,
  portsIn,
  rightsIn,
  STANDARD_CONFIGURATIONS,
  unitOf,
  ZONE_NAMES,
  ZONE_NEEDS,
  type ZoneName,
} from '@vernix/confinement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELSEWHERE, PIN } from './configurations.ts';
import { CONFIGURATIONS, settingsOf } from './zone-settings.ts';

describe.each(ZONE_NAMES)('what %s needs', (zone) => {
  const named = settingsOf(CONFIGURATIONS[zone]);

  it('names only what its configuration can have', () => {
    const { readsOnly, movesIn, keeps, secrets, listens, calls, grants } = ZONE_NEEDS[zone];
    const asked = [
      ...[...readsOnly, ...movesIn, ...keeps, ...secrets],
      ...listens.map((setting) => `${setting}.port`),
      ...calls.map(({ setting }) => setting),
      ...grants.flatMap(({ when }) => when ?? []),
    ];
    expect(asked.filter((setting) => !named.includes(setting))).toEqual([]);
  });

  it('says of every file that holds a secret that it does', () => {
    const secret = named.filter((setting) =>
      /(key|token|pin|passphrase|secret|url|identity|credentials)File$/i.test(setting),
    );
    const kept = [...ZONE_NEEDS[zone].secrets, ...ZONE_NEEDS[zone].keeps];
    expect(secret.filter((setting) => !kept.includes(setting))).toEqual([]);
  });

  it('says of every port that it listens there', () => {
    const ports = named.filter((setting) => /(^|\.)port$/.test(setting));
    const called = ZONE_NEEDS[zone].calls.map(({ setting }) => `${setting}.port`);
    const listened = ZONE_NEEDS[zone].listens.map((setting) => `${setting}.port`);
    expect(ports.filter((port) => ![...called, ...listened].includes(port))).toEqual([]);
  });

  it('goes with a standard configuration that the zone takes', () => {
    expect(CONFIGURATIONS[zone].safeParse(STANDARD_CONFIGURATIONS[zone]).error).toBeUndefined();
  });
});

it('follows a configuration that names other machines, and a zone takes it', () => {
  for (const [zone, configuration] of Object.entries(ELSEWHERE) as [ZoneName, Configuration][])
    expect(CONFIGURATIONS[zone].safeParse(configuration).error).toBeUndefined();
  const called = (zone: ZoneName): string[] =>
    callsIn(zone, ELSEWHERE[zone] ?? {}).map(({ host, port }) => `${host}:${port}`);
  expect(called('key-service')).toEqual(['203.0.113.9:8200']);
  expect(called('vault')).toContain('203.0.113.9:7443');
  expect(called('insights')).toEqual(['login.example.org:443']);
  expect(portsIn('key-service', ELSEWHERE['key-service'] ?? {})).toEqual([7443]);
});

it('lets the vault read who vouches for its database, where the configuration names that', () => {
  const flag = '--allow-fs-read=/etc/vernix/database-ca.crt ';
  expect(MADE['for other machines'].get('systemd/vernix-vault.service')).toContain(flag);
});

it('lets the key service start a program only where a PKCS#11 token opens the keystore', () => {
  const rights = (configuration: Configuration): string[] => [
    ...rightsIn('key-service', configuration).keys(),
  ];
  expect(CONFIGURATIONS['key-service'].safeParse(PIN).error).toBeUndefined();
  expect(rights(STANDARD_CONFIGURATIONS['key-service'])).toEqual([]);
  expect(rights(ELSEWHERE['key-service'] ?? {})).toEqual([]);
  expect(rights(PIN)).toEqual(['processes']);
});

/** Of ten; what is left is said in the unit or in docs/operating.md. */
const MOST_EXPOSED: Readonly<Record<ZoneName, number>> = {
  'key-service': 0.5,
  gateway: 1.3,
  vault: 1.3,
  desk: 1.3,
  insights: 1.3,
  witness: 1.3,
  publisher: 1.3,
};

const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const MADE = {
  standard: deployment(),
  'for other machines': deploymentFor(ELSEWHERE),
  'for a token': deploymentFor({ 'key-service': PIN }),
};

describe.skipIf(!systemd).each(Object.entries(MADE))(
  'the units %s (skipped without systemd-analyze)',
  (_, made) => {
    let root: string;
    const zones = ZONE_NAMES.filter((zone) => made.has(`systemd/${unitOf(zone)}`));
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'vernix-units-'));
      const units = join(root, 'etc/systemd/system');
      mkdirSync(units, { recursive: true });
      for (const [path, text] of made) {
        if (path.startsWith('systemd/')) writeFileSync(join(units, path.slice('systemd/'.length)), text);
      }
      const node = join(root, 'opt/vernix/node_modules/node/bin');
      mkdirSync(node, { recursive: true });
      copyFileSync('/bin/true', join(node, 'node'));
      for (const name of ['network-online', 'multi-user', 'sysinit', 'basic', 'shutdown'])
        writeFileSync(join(units, `${name}.target`), '[Unit]\n');
    });
    afterAll(() => rmSync(root, { recursive: true }));

    it('are what systemd takes, without a remark', () => {
      const units = [...zones.map(unitOf), 'vernix.target'];
      const argv = ['verify', '--man=no', `--root=${root}`, ...units];
      const { stdout, stderr } = spawnSync('systemd-analyze', argv, { encoding: 'utf8' });
      expect(stdout + stderr).toBe('');
    });

    it('leave each zone exposed to little', () => {
      for (const zone of zones) {
        const argv = ['security', '--offline=true', `--root=${root}`, '--no-pager', unitOf(zone)];
        const { stdout } = spawnSync('systemd-analyze', argv, { encoding: 'utf8' });
        const level = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
        const most = made === MADE['for other machines'] ? 1.3 : MOST_EXPOSED[zone];
        expect([zone, level <= most, level]).toEqual([zone, true, level]);
      }
    });
  },
);

it('runs each zone by an account of its own, with no namespaces to make and no more of the kernel than a service needs', () => {
  const made = deployment();
  const accounts = ZONE_NAMES.map((zone) => {
    const lines = (made.get(`systemd/${unitOf(zone)}`) ?? '').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'RestrictNamespaces=yes',
        'SystemCallFilter=@system-service',
        'SystemCallFilter=~@privileged @resources',
        'SystemCallArchitectures=native',
        'RestrictSUIDSGID=yes',
        'LockPersonality=yes',
        'PrivateUsers=yes',
        'PrivateDevices=yes',
        'ProtectProc=invisible',
        `Group=${accountOf(zone)}`,
      ]),
    );
    expect(made.get('sysusers.d/vernix.conf')).toContain(`\nu ${accountOf(zone)} - `);
    return lines.filter((line) => line.startsWith('User='));
  });
  expect(accounts).toEqual(ZONE_NAMES.map((zone) => [`User=${accountOf(zone)}`]));
  expect(new Set(accounts.flat()).size).toBe(ZONE_NAMES.length);
});

it('gives no zone a capability, a way to more rights, or the network where it needs none', () => {
  for (const zone of ZONE_NAMES) {
    const unit = deployment().get(`systemd/${unitOf(zone)}`) ?? '';
    expect(unit).toContain('\nCapabilityBoundingSet=\n');
    expect(unit).toContain('\nNoNewPrivileges=yes\n');
    const configuration = STANDARD_CONFIGURATIONS[zone];
    const alone = portsIn(zone, configuration).length + callsIn(zone, configuration).length === 0;
    expect(unit.includes('\nPrivateNetwork=yes\n')).toBe(alone);
  }
});

it('keeps the code from being written and what is uploaded from being run, and memory from every disk', () => {
  for (const zone of ZONE_NAMES) {
    const lines = (deployment().get(`systemd/${unitOf(zone)}`) ?? '').split('\n');
    const paths = (name: string): string[] =>
      lines
        .filter((line) => line.startsWith(`${name}=`))
        .flatMap((line) => line.slice(name.length + 1).split(' '));
    expect(paths('ReadOnlyPaths')).toContain('/opt/vernix');
    expect(paths('InaccessiblePaths')).toContain('-/dev/shm');
    expect(paths('ReadWritePaths').filter((path) => `${path}/`.startsWith('/opt/vernix/'))).toEqual([]);
    const written = ['StateDirectory', 'ReadWritePaths']
      .flatMap(paths)
      .map((path) => resolve('/var/lib', path));
    expect(paths('NoExecPaths')).toEqual(expect.arrayContaining(['/', '/tmp', '/var/tmp', ...written]));
    expect(paths('ExecPaths').filter((path) => /\/(var|run|tmp|etc|home)\b/.test(path))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'ProtectSystem=strict',
        'Environment=GLIBC_TUNABLES=glibc.malloc.perturb=90',
        'LimitCORE=1',
        'MemorySwapMax=0',
      ]),
    );
  }
});

it('hands secrets over by file, and none by argument or environment', () => {
  const standard = Object.values(STANDARD_CONFIGURATIONS);
  expect(JSON.stringify(standard)).not.toContain('/etc/vernix/secrets');
  for (const zone of ZONE_NAMES) {
    const unit = deployment().get(`systemd/${unitOf(zone)}`) ?? '';
    const given = [...unit.matchAll(/^LoadCredential=([^:]+):\/etc\/vernix\/secrets\/\1$/gm)].map(
      ([, name]) => name,
    );
    const named = new Set(
      JSON.stringify(STANDARD_CONFIGURATIONS[zone]).match(/(?<=\/run\/credentials\/[^"]+\/)[^"/]+/g),
    );
    expect(given.toSorted()).toEqual([...named].toSorted());
    expect([...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name)).toEqual([
      'HOME',
      'GLIBC_TUNABLES',
    ]);
  }
});
