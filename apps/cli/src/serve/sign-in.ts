import type { Role } from '@vernix/contracts';
import { pagesOf } from '@vernix/service';
import { GUEST } from '../demo/partners.ts';
import { originOf, type Ports, siteOf } from './ports.ts';
import { newToken, sha256Hex } from './secrets.ts';

/** The console's pages, by their ids. */
export type Page = ReturnType<typeof pagesOf>[number];

type Origin = 'gateway' | 'vault' | 'insights';

interface Work {
  readonly role: Role;
  /** The origin the role works at: a session is good there only. */
  readonly zone: Origin;
  readonly partner: string | null;
}

const ROLES: readonly Work[] = [
  { role: 'clerk', zone: 'gateway', partner: GUEST },
  { role: 'steward', zone: 'vault', partner: null },
  { role: 'privacy-officer', zone: 'vault', partner: null },
  { role: 'administrator', zone: 'vault', partner: null },
  { role: 'quality-lead', zone: 'insights', partner: null },
];

export interface SignInLink {
  readonly role: Role;
  readonly zone: Origin;
  /** The console's pages there. */
  readonly pages: readonly Page[];
  /** The token is in the fragment, which a browser sends to nobody. */
  readonly link: string;
}

/** As a zone's configuration has it: only the hash. */
export interface SignInEntry {
  readonly tokenSha256: string;
  readonly role: Role;
  readonly partner: string | null;
}

/**
 * One new one-time link a role. Only this start's links work. A clerk works for a partner, and only the demo has one
 * that is known beforehand.
 */
export function makeSignInLinks(
  ports: Ports,
  demo: boolean,
): { links: SignInLink[]; entries: Record<Origin, SignInEntry[]> } {
  const entries: Record<Origin, SignInEntry[]> = { gateway: [], vault: [], insights: [] };
  const links = ROLES.filter(({ partner }) => demo || partner === null).map(({ role, zone, partner }) => {
    const token = newToken();
    entries[zone].push({ tokenSha256: sha256Hex(token), role, partner });
    const origin = zone === 'gateway' ? originOf(ports.gateway) : siteOf(ports[zone]);
    return { role, zone, pages: pagesAt(zone, role, partner), link: `${origin}/sign-in#${token}` };
  });
  return { links, entries };
}

/** Everybody has an account page; it is no work. */
function pagesAt(zone: Origin, role: Role, partner: string | null): readonly Page[] {
  return pagesOf(zone, { account: role, role, partner }).filter((page) => page !== 'account');
}
