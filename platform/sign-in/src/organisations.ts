import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PartnerId, Role, VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';

/** An organisation whose own sign-in we trust for its people (OpenID Connect), and for which of them. */
export const OrganisationSettings = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  /** On the button. */
  name: z.string().min(1).max(80),
  /** `https:`; plain `http:` on this machine alone. */
  issuer: z.url().refine((issuer) => new URL(issuer).protocol === 'https:' || isHere(issuer)),
  clientId: z.string().min(1).max(200),
  /** First line: the client's secret. Without one, PKCE alone. */
  clientSecretFile: z.string().max(4096).nullable().default(null),
  /** The partner its people work for; null: the registry's own, or public health. */
  partner: PartnerId.nullable().default(null),
  /** The claim that says what somebody may be here, a text or a list of texts. */
  claim: z.string().min(1).max(100).default('groups'),
  /** Which of its values is which role; the first that somebody has. Who has none does not come in. */
  roles: z
    .array(z.strictObject({ value: z.string().min(1).max(200), role: Role }))
    .min(1)
    .max(50),
});
export type OrganisationSettings = z.infer<typeof OrganisationSettings>;

/** Who an organisation says has come. */
export interface Arrival {
  /** Made of issuer and subject, so that it is always the same and says nothing. */
  readonly account: string;
  readonly role: Role;
  readonly partner: string | null;
}

/** What has to be remembered between the question and the answer, by the browser that asked. */
export const Pending = z.object({
  organisation: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  endsAt: z.int(),
});
export type Pending = z.infer<typeof Pending>;

const PENDING_MS = 10 * 60_000;
const ANSWER_WITHIN_S = 10;
/** Configuration, keys and tokens have some kilobytes. One that was robbed could fill our memory. */
const MOST_ANSWER_BYTES = 1024 * 1024;
/** Where each sends its people back to, by its id. */
export const CALLBACK = '/session/organisation/callback';

function isHere(issuer: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(issuer).hostname);
}

/** Authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 9700), for the organisations configured. */
export class Organisations {
  readonly #settings: readonly OrganisationSettings[];
  readonly #site: string;
  readonly #now: () => number;
  readonly #found = new Map<string, Promise<Configuration>>();

  /** @param site our address as browsers see it */
  constructor(settings: readonly OrganisationSettings[], site: string, now: () => number = Date.now) {
    this.#settings = settings;
    this.#site = site;
    this.#now = now;
  }

  /** @throws {VernixError} `not-found`, `organisation-unreachable` */
  async ask(id: string): Promise<{ readonly url: string; readonly pending: Pending }> {
    const provider = await this.#provider(this.#settingsOf(id));
    const pending: Pending = {
      organisation: id,
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      endsAt: this.#now() + PENDING_MS,
    };
    const url = buildAuthorizationUrl(provider, {
      redirect_uri: this.#redirectOf(id),
      scope: 'openid',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, pending };
  }

  /**
   * @param to whose address the browser came back to: an organisation that sends it on to another's sign-in must not be shown what that
   * one answers (RFC 9700, section 4.4.2.2)
   * @param search the query that the organisation sent the browser back with
   * @throws {VernixError} `organisation-refused`, `organisation-unreachable`
   */
  async judge(to: string, search: string, pending: Pending): Promise<Arrival> {
    if (pending.endsAt <= this.#now() || pending.organisation !== to)
      throw new VernixError('organisation-refused');
    const settings = this.#settingsOf(pending.organisation);
    const provider = await this.#provider(settings);
    const answer = await authorizationCodeGrant(provider, new URL(`${this.#redirectOf(to)}${search}`), {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    }).catch((cause: unknown) => {
      const unanswered = cause instanceof ClientError && cause.cause instanceof VernixError; // of fetchShort
      throw new VernixError(unanswered ? 'organisation-unreachable' : 'organisation-refused', {}, { cause });
    });
    const claims = answer.claims();
    const said: unknown = claims?.[settings.claim];
    const values: readonly unknown[] = Array.isArray(said) ? said : [said];
    const role = settings.roles.find(({ value }) => values.includes(value))?.role;
    if (claims === undefined || role === undefined) throw new VernixError('organisation-refused');
    return { account: accountOf(settings.id, claims.iss, claims.sub), role, partner: settings.partner };
  }

  #redirectOf(id: string): string {
    return new URL(`${CALLBACK}/${id}`, this.#site).href;
  }

  #settingsOf(id: string): OrganisationSettings {
    const settings = this.#settings.find((one) => one.id === id);
    if (settings === undefined) throw new VernixError('not-found');
    return settings;
  }

  /** Found out once; what failed is tried again. */
  async #provider(settings: OrganisationSettings): Promise<Configuration> {
    const known = this.#found.get(settings.id) ?? discover(settings);
    this.#found.set(settings.id, known);
    try {
      return await known;
    } catch (cause) {
      this.#found.delete(settings.id);
      throw new VernixError('organisation-unreachable', {}, { cause });
    }
  }
}

async function discover({
  issuer,
  clientId,
  clientSecretFile,
}: OrganisationSettings): Promise<Configuration> {
  const secret =
    clientSecretFile === null ? undefined : (await readFile(clientSecretFile, 'utf8')).split('\n')[0]?.trim();
  return discovery(new URL(issuer), clientId, secret, undefined, {
    timeout: ANSWER_WITHIN_S,
    [customFetch]: fetchShort,
    execute: [
      enableNonRepudiationChecks, // whoever stands at its door, and has not its keys, signs nobody in
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out: for this machine alone
      ...(isHere(issuer) ? [allowInsecureRequests] : []),
    ],
  });
}

/** @throws {VernixError} `organisation-unreachable`: that nothing was answered, or too much or too late, says nothing of who came */
const fetchShort: CustomFetch = async (url, { body, ...asked }) => {
  try {
    const answer = await fetch(url, { ...asked, ...(body === undefined ? {} : { body }) });
    const read = await readBody(answer, MOST_ANSWER_BYTES);
    const { status, headers } = answer;
    return new Response(read.length === 0 ? null : read, { status, headers });
  } catch (cause) {
    throw new VernixError('organisation-unreachable', {}, { cause });
  }
};

const accountOf = (organisation: string, issuer: string, subject: string): string =>
  `${organisation}_${createHash('sha256').update(`${issuer}\n${subject}`).digest('base64url').slice(0, 22)}`;
