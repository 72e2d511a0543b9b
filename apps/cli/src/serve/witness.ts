/** The installation's own witness, and the policy by which anyone can check the log. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Verifier } from '@vernix/tlog';
import { POLICY_FILE } from '../log/policy.ts';
import { writePrivateFile } from '../private-file.ts';
import { type Layout, zoneConfigFile } from './layout.ts';
import { HOST, originOf, type Ports } from './ports.ts';
import type { Installation } from './secrets.ts';

const policyFile = ({ config }: Layout): string => join(config, POLICY_FILE);

/** The policy is written once the witness runs. Until then this is its first start, and only then may it begin with no memory. */
export async function writeWitnessConfig(
  layout: Layout,
  ports: Ports,
  { witness }: Installation,
  logKeys: readonly string[],
): Promise<void> {
  const [{ name: origin } = { name: '' }] = logKeys.map((key) => Verifier.parse(key));
  const config = {
    keyFile: witness.keyFile,
    directory: layout.witness,
    create: !existsSync(policyFile(layout)),
    listen: { host: HOST, port: ports.witness },
    logs: [{ origin, keys: logKeys }],
  };
  await writePrivateFile(zoneConfigFile(layout, 'witness'), `${JSON.stringify(config, null, 2)}\n`);
}

export async function writeLogPolicy(
  layout: Layout,
  ports: Ports,
  { witness }: Installation,
  logKeys: readonly string[],
): Promise<void> {
  const labels = witness.keys.map((_, at) => `witness-${at + 1}`);
  const lines = [
    '# Whose log this is, and who must have seen it. A registry in earnest names witnesses that others run.',
    ...logKeys.map((key) => `log ${key}`),
    ...witness.keys.map((key, at) => `witness ${labels[at] ?? ''} ${key} ${originOf(ports.witness)}`),
    `group any-key any ${labels.join(' ')}`,
    'quorum any-key',
  ];
  await writePrivateFile(policyFile(layout), `${lines.join('\n')}\n`);
}
