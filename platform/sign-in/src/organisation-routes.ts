import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { OrganisationQuestion, OrganisationRequest, VernixError } from '@vernix/contracts';
import type { HttpApp, SignedIn } from '@vernix/service';
import { z } from 'zod';
import { type Arrival, CALLBACK, type Organisations, Pending } from './organisations.ts';

export interface OrganisationParts {
  readonly zone: string;
  /** Whether the role has anything to do in this zone, and where accounts are kept, that this one is not disabled. */
  readonly admit: (arrival: Arrival) => Promise<SignedIn>;
}

const config = { access: 'session.keep' } as const;
const params = z.object({ organisation: z.string() });
const NONCE = 12;
const TAG = 16;
const PATH = '/session/organisation';

/**
 * Signing in at one's own organisation. What has to be remembered meanwhile is in a sealed cookie of the browser that asked:
 * an answer that another browser brings signs nobody in. That cookie comes along when the organisation sends the browser
 * back (`SameSite=Lax`), as the session's would not.
 */
export function organisationRoutes(
  app: HttpApp,
  organisations: Organisations,
  parts: OrganisationParts,
): void {
  const { zone, admit } = parts;
  const { secure } = app.sessions;
  const key = randomBytes(32);
  const name = `vernix-${zone}-asked`;
  const cookie = { path: PATH, httpOnly: true, sameSite: 'lax', secure } as const;

  app.post(
    PATH,
    { config, schema: { body: OrganisationRequest, response: { 200: OrganisationQuestion } } },
    async (request, reply) => {
      const { url, pending } = await organisations.ask(request.body.organisation);
      void reply.setCookie(name, seal(key, JSON.stringify(pending)), { ...cookie, maxAge: 600 });
      return { url };
    },
  );

  // A page, not an interface: what went wrong is told on the sign-in page, by its code.
  app.get(`${CALLBACK}/:organisation`, { config, schema: { hide: true, params } }, async (request, reply) => {
    void reply.clearCookie(name, cookie);
    const pending = open(key, request.cookies[name] ?? '');
    const search = request.url.slice(request.url.indexOf('?'));
    const arrived = await app.sessions
      .counted(request, () => arrive(request.params.organisation, search, pending))
      .catch((error: unknown) => {
        if (error instanceof VernixError) return error;
        throw error;
      });
    if (arrived instanceof VernixError) return reply.redirect(`/?refused=${arrived.code}`, 303);
    endOlder(arrived);
    app.sessions.open(request, reply, arrived);
    return reply.redirect('/', 303);
  });

  /** The organisation's newest word about somebody holds in every browser. */
  function endOlder({ account, role, partner }: SignedIn): void {
    app.sessions.endWhere((one) => one.account === account && (one.role !== role || one.partner !== partner));
  }

  async function arrive(to: string, search: string, pending: Pending | null): Promise<SignedIn> {
    if (pending === null) throw new VernixError('challenge-gone');
    return admit(await organisations.judge(to, search, pending));
  }
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Null for whatever we did not seal since the start. */
function open(key: Buffer, sealed: string): Pending | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    const text = decipher.update(bytes.subarray(NONCE, -TAG), undefined, 'utf8') + decipher.final('utf8');
    return Pending.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
