/** The first officers of an installation: who they are, and the one-time links by which they make their passkeys. */
import { KeyClient } from '@vernix/key-channel';
import type { Layout } from './layout.ts';
import type { Ports } from './ports.ts';
import { newToken, sha256Hex } from './secrets.ts';
import { deskSocket } from './zone-configs.ts';

/** As few as there may be. Neither can have a request of their own approved: a real house adds a third at the desk. */
const FOUNDERS = ['user:officer-1', 'user:officer-2'];

export interface FoundingLink {
  readonly officer: string;
  /** Officer and token are in the fragment, which a browser sends to nobody. */
  readonly link: string;
}

/** As the key service's configuration has it: only the hash. */
export interface FounderEntry {
  readonly officer: string;
  readonly tokenSha256: string;
}

/** New links. They are of use until the officers are founded. */
export function makeFoundingLinks(ports: Ports): { links: FoundingLink[]; founders: FounderEntry[] } {
  const made = FOUNDERS.map((officer) => ({ officer, token: newToken() }));
  const fragment = (said: Record<string, string>): string => new URLSearchParams(said).toString();
  return {
    links: made.map((one) => ({ officer: one.officer, link: `${deskOrigin(ports)}/#${fragment(one)}` })),
    founders: made.map(({ officer, token }) => ({ officer, tokenSha256: sha256Hex(token) })),
  };
}

export async function areFounded(layout: Layout): Promise<boolean> {
  const keys = await KeyClient.connect(deskSocket(layout));
  const { answer } = await keys.call('approvals.officers', {});
  await keys.close();
  return answer.founded;
}

/**
 * A domain of its own, so that a passkey for the desk is for nothing else on this machine; browsers know every name below
 * `localhost` for this machine.
 */
export const DESK_DOMAIN = 'desk.localhost';
export const deskOrigin = ({ desk }: Ports): string => `http://${DESK_DOMAIN}:${desk}`;
