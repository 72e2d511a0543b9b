import type { Role } from '@vernix/contracts';
import { GUEST } from '../demo/partners.ts';
import { originOf, type Ports } from './ports.ts';
import { newToken, sha256Hex } from './secrets.ts';

/** Which origin each role works at. */
const ROLES = [
  { role: 'clerk', zone: 'gateway', partner: GUEST },
  { role: 'steward', zone: 'vault', partner: null },
  { role: 'privacy-officer', zone: 'vault', partner: null },
  { role: 'quality-lead', zone: 'insights', partner: null },
] as const satisfies { role: Role; zone: 'gateway' | 'vault' | 'insights'; partner: string | null }[];
type Origin = (typeof ROLES)[number]['zone'];

export interface SignInLink {
  readonly role: Role;
  readonly zone: Origin;
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
    return { role, zone, link: `${originOf(ports[zone])}/sign-in#${token}` };
  });
  return { links, entries };
}
