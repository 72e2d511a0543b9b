/** Signing in, and what is kept of it: the same on every origin that serves the console. */
import { z } from 'zod';
import { AccountId, Instant } from './ids.ts';

export const Role = z.enum(['clerk', 'steward', 'privacy-officer', 'quality-lead', 'administrator']);
export type Role = z.infer<typeof Role>;

/** How somebody proved who they are. */
export const SignInWay = z.enum(['link', 'passkey', 'code', 'organisation']);
export type SignInWay = z.infer<typeof SignInWay>;

/** POST /session {token}: a one-time sign-in link's token (in the link's fragment, so no log or proxy sees it). */
export const SignInRequest = z.object({ token: z.string().min(16).max(256) });

/** GET /session, and the answer to signing in. `null` role: nobody is signed in. */
export const SessionInfo = z.object({
  zone: z.enum(['gateway', 'vault', 'insights']),
  account: AccountId.nullable(),
  role: Role.nullable(),
  /** The partner a clerk works for. */
  partner: z.string().nullable(),
  /** How they signed in. */
  way: SignInWay.nullable(),
  /** The ways there are to sign in here. */
  ways: z.array(SignInWay),
  /** The organisations whose own sign-in is good here. */
  organisations: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Our address as browsers see it, where passkeys are good; null: none are here. */
  site: z.url().nullable(),
  /** After so long without anybody at the keyboard the session ends. */
  idleMinutes: z.number().positive(),
  /** The pages this role may open here. */
  pages: z.array(z.enum(['send', 'house', 'intake', 'meter', 'exposure', 'care', 'people', 'account'])),
  /** Other origins of the product, to link to. */
  origins: z.object({ gateway: z.url().nullable(), vault: z.url().nullable(), insights: z.url().nullable() }),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** One session, to those whose it is. Its id opens nothing. */
export const OwnSession = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  way: SignInWay,
  /** What the browser calls itself, cut short: to tell one's own sessions apart. */
  browser: z.string().max(200),
  begunAt: Instant,
  usedAt: Instant,
  endsAt: Instant,
  current: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

/** GET /sessions */
export const OwnSessions = z.object({ sessions: z.array(OwnSession) });
export type OwnSessions = z.infer<typeof OwnSessions>;

/** POST /session/organisation: which one's sign-in to go to. */
export const OrganisationRequest = z.object({ organisation: z.string().max(40) });
/** Where the browser goes now; it comes back signed in, or with `?refused=CODE`. */
export const OrganisationQuestion = z.object({ url: z.url() });
