/** The roster of this installation: who may send, signed. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Partner, Roster } from '@vernix/contracts';
import { signStatement, verifyStatement } from '@vernix/seal';
import { DEMO_LIMITS, DEMO_PARTNERS, type DemoPartner } from '../demo/partners.ts';
import { writePrivateFile } from '../private-file.ts';
import type { Layout } from './layout.ts';
import { type Installation, openPartner } from './secrets.ts';

/** Demo tokens do not end: they open nothing but a demo on this machine. */
const DEMO_TOKEN_END = '2099-12-31T23:59:59.000Z';

export const rosterFile = ({ config }: Layout): string => join(config, 'roster.jws');
export const rosterPublicKeyFile = ({ config }: Layout): string => join(config, 'roster.pub');

async function rosterEntry(layout: Layout, partner: DemoPartner): Promise<Partner> {
  const { tokenSha256, reportRecipient } = await openPartner(layout, partner.id);
  const { id, name, kind, levelOfCare, sealAtSource } = partner;
  const token = { id: 'demo', sha256: tokenSha256, notAfter: DEMO_TOKEN_END };
  return { id, name, kind, levelOfCare, sealAtSource, reportRecipient, tokens: [token], limits: DEMO_LIMITS };
}

async function currentRoster(layout: Layout, publicKey: string): Promise<Roster | null> {
  if (!existsSync(rosterFile(layout))) return null;
  return verifyStatement((await readFile(rosterFile(layout), 'utf8')).trim(), publicKey, Roster);
}

/**
 * Makes the roster, or brings it up to date: the version rises only when something in it changed. Partners that an
 * administrator signed in stay; the demo's are added when asked for.
 */
export async function keepRoster(
  layout: Layout,
  installation: Installation,
  intakeStatementKey: string,
  demo: boolean,
): Promise<Roster> {
  const { rosterKey, collectorTokenSha256 } = installation;
  const current = await currentRoster(layout, rosterKey.x);
  const demoEntries = demo
    ? await Promise.all(DEMO_PARTNERS.map((partner) => rosterEntry(layout, partner)))
    : [];
  const ids = new Set(demoEntries.map(({ id }) => id));
  const others = (current?.partners ?? []).filter(({ id }) => !ids.has(id));
  const wanted = { intakeStatementKey, collectorTokenSha256, partners: [...demoEntries, ...others] };
  if (current !== null && isDeepStrictEqual({ ...current, ...wanted }, current)) return current;
  const roster = Roster.parse({
    type: 'vernix-roster/1',
    version: (current?.version ?? 0) + 1,
    issuedAt: new Date().toISOString(),
    ...wanted,
  });
  await writePrivateFile(rosterFile(layout), `${await signStatement(roster, rosterKey)}\n`);
  await writePrivateFile(rosterPublicKeyFile(layout), `${rosterKey.x}\n`);
  return roster;
}
