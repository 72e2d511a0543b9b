/** Signing in, the same on every origin that serves the console. Part 2 puts passkeys behind the same door. */
import { z } from 'zod';

export const Role = z.enum(['clerk', 'steward', 'privacy-officer', 'quality-lead']);
export type Role = z.infer<typeof Role>;

/** POST /session {token}: a one-time sign-in link's token (in the link's fragment, so no log or proxy sees it). */
export const SignInRequest = z.object({ token: z.string().min(16).max(256) });

/** GET /session, and the answer to POST /session. `null` role: nobody is signed in. */
export const SessionInfo = z.object({
  zone: z.enum(['gateway', 'vault', 'insights']),
  role: Role.nullable(),
  /** The partner a clerk works for. */
  partner: z.string().nullable(),
  /** The pages this role may open here. */
  pages: z.array(z.enum(['send', 'house', 'intake', 'care'])),
  /** Other origins of the product, to link to. */
  origins: z.object({ gateway: z.url().nullable(), vault: z.url().nullable(), insights: z.url().nullable() }),
});
export type SessionInfo = z.infer<typeof SessionInfo>;
