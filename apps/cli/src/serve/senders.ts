/** How the demo's senders reach the gateway: your own client file, and the simulator's configuration. */
import { join } from 'node:path';
import type { ClientFile } from '../client/profile.ts';
import { DEMO_PARTNERS, GUEST } from '../demo/partners.ts';
import type { SimulatorConfig } from '../demo/simulate.ts';
import { writePrivateFile } from '../private-file.ts';
import type { Layout } from './layout.ts';
import { originOf, type Ports } from './ports.ts';
import { openPartner } from './secrets.ts';

export interface Senders {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly intakeKey: string;
  readonly receiptKey: string;
}

async function clientOf(
  { layout, ports, intakeKey, receiptKey }: Senders,
  partner: string,
): Promise<ClientFile> {
  const { tokenFile, identityFile } = await openPartner(layout, partner);
  return { gateway: originOf(ports.gateway), partner, tokenFile, intakeKey, receiptKey, identityFile };
}

/** What `vernix submit` finds without being told anything: you are the guest site. */
export async function writeClientFile(senders: Senders): Promise<void> {
  const client = await clientOf(senders, GUEST);
  await writePrivateFile(join(senders.layout.config, 'client.json'), `${JSON.stringify(client, null, 2)}\n`);
}

/** @param admin the key service's second socket, where the house has decoys. Resolves to the file's name. */
export async function writeSimulatorConfig(senders: Senders, admin: string | null): Promise<string> {
  const partners = await Promise.all(
    DEMO_PARTNERS.filter(({ simulated }) => simulated).map(async ({ id, sealAtSource }) => ({
      client: await clientOf(senders, id),
      seal: sealAtSource === 'required',
    })),
  );
  const decoys = admin === null ? {} : { decoys: { admin } };
  const config: SimulatorConfig = { directory: senders.layout.simulator, partners, ...decoys };
  const file = join(senders.layout.config, 'simulator.json');
  await writePrivateFile(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}
