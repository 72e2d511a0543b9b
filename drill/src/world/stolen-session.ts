import type { Role, System } from '../../../e2e/support/system.ts';

/** Somebody else's sign-in. */
export interface Stolen {
  readonly origin: string;
  readonly cookie: string;
}

/** A link signs one in once: who comes later uses the same session. */
const SIGNED_IN = new WeakMap<System, Map<Role, Promise<Stolen>>>();

/** Signs in by a role's one-time link. */
export function signIn(system: System, role: Role): Promise<Stolen> {
  const sessions = SIGNED_IN.get(system) ?? new Map<Role, Promise<Stolen>>();
  SIGNED_IN.set(system, sessions);
  const session = sessions.get(role) ?? useLink(system, role);
  sessions.set(role, session);
  return session;
}

export const post = ({ origin, cookie }: Stolen, path: string, body: object): Promise<Response> =>
  fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify(body),
  });

export async function bytesOf({ origin, cookie }: Stolen, path: string): Promise<Buffer> {
  const answer = await fetch(origin + path, { headers: { cookie } });
  return Buffer.from(await answer.arrayBuffer());
}

async function useLink(system: System, role: Role): Promise<Stolen> {
  const { origin, hash } = new URL(system.link(role));
  const signedIn = await post({ origin, cookie: '' }, '/session', { token: hash.slice(1) });
  if (!signedIn.ok) throw new Error(`signing in as ${role}: ${signedIn.status}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ');
  return { origin, cookie };
}
