import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deployment,
  type Setting,
  STANDARD_CONFIGURATIONS,
  unitOf,
  ZONE_NAMES,
  ZONE_NEEDS,
  type ZoneName,
} from '@vernix/confinement';
import { GatewayConfig } from '@vernix/gateway';
import { InsightsConfig } from '@vernix/insights';
import { KeyServiceConfig } from '@vernix/key-service';
import { VaultConfig } from '@vernix/vault';
import { WitnessConfig } from '@vernix/witness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const CONFIGURATIONS: Readonly<Record<ZoneName, z.ZodType>> = {
  gateway: GatewayConfig,
  vault: VaultConfig,
  'key-service': KeyServiceConfig,
  insights: InsightsConfig,
  witness: WitnessConfig,
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

function settings(schema: Schema, prefix = ''): Setting[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => [
    prefix + name,
    ...settings(value, `${prefix}${name}.`),
  ]);
  return [...own, ...(schema.anyOf ?? []).flatMap((one) => settings(one, prefix))];
}

describe.each(ZONE_NAMES)('what %s needs', (zone) => {
  it('makes exceptions only for what its configuration can name', () => {
    const { readsOnly, keeps, secrets } = ZONE_NEEDS[zone];
    const named = settings(z.toJSONSchema(CONFIGURATIONS[zone], { io: 'input' }) as Schema);
    expect([...readsOnly, ...keeps, ...secrets].filter((setting) => !named.includes(setting))).toEqual([]);
  });

  it('goes with a standard configuration that the zone takes', () => {
    expect(CONFIGURATIONS[zone].safeParse(STANDARD_CONFIGURATIONS[zone]).error).toBeUndefined();
  });
});

/** Of ten; what is left is said in the unit or in docs/operating.md. */
const MOST_EXPOSED: Readonly<Record<ZoneName, number>> = {
  'key-service': 0.5,
  gateway: 1.3,
  vault: 1.3,
  insights: 1.3,
  witness: 1.3,
};

const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(!systemd)('the units (skipped without systemd-analyze)', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'vernix-units-'));
    const units = join(root, 'etc/systemd/system');
    mkdirSync(units, { recursive: true });
    for (const [path, text] of deployment()) {
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
    const units = [...ZONE_NAMES.map(unitOf), 'vernix.target'];
    const { stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', `--root=${root}`, ...units],
      {
        encoding: 'utf8',
      },
    );
    expect(stdout + stderr).toBe('');
  });

  it.each(ZONE_NAMES)('leave %s exposed to little', (zone) => {
    const { stdout } = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', `--root=${root}`, '--no-pager', unitOf(zone)],
      { encoding: 'utf8' },
    );
    const level = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    expect(level).toBeLessThanOrEqual(MOST_EXPOSED[zone]);
  });
});

it('gives no zone a capability, a way to more rights, or the network where it needs none', () => {
  for (const zone of ZONE_NAMES) {
    const unit = deployment().get(`systemd/${unitOf(zone)}`) ?? '';
    expect(unit).toContain('\nCapabilityBoundingSet=\n');
    expect(unit).toContain('\nNoNewPrivileges=yes\n');
    const { calls, listens } = ZONE_NEEDS[zone];
    expect(unit.includes('\nPrivateNetwork=yes\n')).toBe(calls.length + listens.length === 0);
  }
});
