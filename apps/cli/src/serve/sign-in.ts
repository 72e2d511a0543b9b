import type { Role } from '@vernix/contracts';
import { GUEST } from '../demo/partners.ts';
import { originOf, type Ports, siteOf } from './ports.ts';
import { newToken, sha256Hex } from './secrets.ts';

type Origin = 'gateway' | 'vault' | 'insights';

interface Work {
  readonly role: Role;
  /** The origin the role works at: a session is good there only. */
  readonly zone: Origin;
  /** The console's pages there, by the names they bear. */
  readonly pages: string;
  readonly partner: string | null;
}

const ROLES: readonly Work[] = [
  { role: 'clerk', zone: 'gateway', pages: 'Send', partner: GUEST },
  { role: 'steward', zone: 'vault', pages: 'House, Intake', partner: null },
  { role: 'privacy-officer', zone: 'vault', pages: 'House, Intake', partner: null },
  { role: 'administrator', zone: 'vault', pages: 'People', partner: null },
  { role: 'quality-lead', zone: 'insights', pages: 'Care', partner: null },
];

export interface SignInLink {
  readonly role: Role;
  readonly zone: Origin;
  readonly pages: string;
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
  const links = ROLES.filter(({ partner }) => demo || partner === null).map(
    ({ role, zone, pages, partner }) => {
      const token = newToken();
      entries[zone].push({ tokenSha256: sha256Hex(token), role, partner });
      const origin = zone === 'gateway' ? originOf(ports.gateway) : siteOf(ports[zone]);
      return { role, zone, pages, link: `${origin}/sign-in#${token}` };
    },
  );
  return { links, entries };
}
