import {
  PasskeyAdded,
  PasskeyAssertion,
  PasskeyOptions,
  PasskeyRegistration,
  type PublicPasskey,
  SessionInfo,
  VernixError,
} from '@vernix/contracts';
import type { HttpApp, Session, SignedIn } from '@vernix/service';
import type { KeptPasskey, Passkeys } from './passkeys.ts';

/** Whose passkeys there are: in a database, or on a signed list. */
export interface PasskeyHolders {
  /** Whose passkey it is; null: nobody's. `who` null: that account is disabled. */
  find(id: string): Promise<{ readonly who: SignedIn | null; readonly kept: KeptPasskey } | null>;
  of(account: string): Promise<readonly PublicPasskey[]>;
  /** It was shown again, and said this counter. */
  used(id: string, counter: number): Promise<void>;
  /**
   * It signed them in, and said this counter. Resolves to who they are by now: they may have become somebody else since they were found.
   * @throws {VernixError} `passkey-refused`: it was taken away meanwhile; `account-disabled`
   */
  signedIn(who: SignedIn, counter: number): Promise<SignedIn>;
  /**
   * Keeps a new one, or says what has to be put on the signed list.
   * @throws {VernixError} `passkey-known`, `passkeys-too-many`
   */
  add(session: Session, passkey: KeptPasskey): Promise<PasskeyAdded>;
}

const signIn = { access: 'session.keep' } as const;
const own = { access: 'account.keep' } as const;

/** @throws {VernixError} `not-signed-in` */
export function sessionOf({ signedIn }: { readonly signedIn: Session | null }): Session {
  if (signedIn === null) throw new VernixError('not-signed-in');
  return signedIn;
}

/** Signing in with a passkey, showing it again before something that matters, and making one. */
export function passkeyRoutes(app: HttpApp, passkeys: Passkeys, holders: PasskeyHolders): void {
  const options = { response: { 200: PasskeyOptions } };

  app.post('/session/passkey/question', { config: signIn, schema: options }, () => passkeys.askAnyone());

  app.post(
    '/session/passkey',
    { config: signIn, schema: { body: PasskeyAssertion, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const who = await app.sessions.counted(request, () => judge(request.body, null));
      return app.sessions.open(request, reply, who);
    },
  );

  app.post('/session/proof/question', { config: own, schema: options }, async (request) => {
    const { account } = sessionOf(request);
    return passkeys.askAgain(account, await holders.of(account));
  });

  app.post('/session/proof', { config: own, schema: { body: PasskeyAssertion } }, async (request, reply) => {
    const session = sessionOf(request);
    await app.sessions.counted(request, () => judge(request.body, session.account));
    app.sessions.prove(session);
    return reply.code(204).send();
  });

  app.post('/account/passkeys/question', { config: own, schema: options }, async (request) => {
    const session = sessionOf(request);
    const known = await holders.of(session.account);
    requireRight(session, known);
    return passkeys.askForNew(session.account, known);
  });

  app.post(
    '/account/passkeys',
    { config: own, schema: { body: PasskeyRegistration, response: { 200: PasskeyAdded } } },
    async (request) => {
      const session = sessionOf(request);
      requireRight(session, await holders.of(session.account));
      const made = await passkeys.verifyNew(session.account, request.body);
      if ((await holders.find(made.id)) !== null) throw new VernixError('passkey-known');
      return holders.add(session, made);
    },
  );

  /** The first may be made at any time in the session that a link began: there is nothing else to prove with. */
  function requireRight(session: Session, known: readonly PublicPasskey[]): void {
    if (session.way !== 'link' || known.length > 0) app.sessions.requireProof(session);
  }

  /** @param account whose it has to be; null to sign in */
  async function judge(assertion: PasskeyAssertion, account: string | null): Promise<SignedIn> {
    const found = await holders.find(assertion.id);
    if (found === null) throw new VernixError('passkey-refused');
    const { who, kept } = found;
    const counter = await passkeys.verify(assertion, kept, account);
    if (who === null) throw new VernixError('account-disabled');
    if (account === null) return holders.signedIn(who, counter);
    if (who.account !== account) throw new VernixError('passkey-refused');
    await holders.used(kept.id, counter);
    return who;
  }
}
