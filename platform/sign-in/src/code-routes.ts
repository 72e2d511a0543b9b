import { CodeMade, CodeProof, CodeSignIn, NewCodeRequest, SessionInfo, VernixError } from '@vernix/contracts';
import { createRateLimit, type HttpApp, type SignedIn } from '@vernix/service';
import type { OneTimeCodes } from './one-time-codes.ts';
import { hashPassphrase, isPassphrase } from './passphrase.ts';
import { sessionOf } from './passkey-routes.ts';

export interface KeptCode {
  readonly sealed: Buffer;
  readonly passphrase: Buffer;
}

/** Whose codes there are. */
export interface CodeHolders {
  /** The code of an account that has one and is not disabled. `confirmed` false: one that is being set up. */
  codeOf(account: string, confirmed: boolean): Promise<KeptCode | null>;
  /** In place of any other; not good for signing in until it is confirmed. */
  setUp(account: string, code: KeptCode): Promise<void>;
  /** False when a step as late was used before: a code is good once. */
  useStep(account: string, step: number): Promise<boolean>;
  confirm(account: string): Promise<void>;
  removeCode(account: string): Promise<void>;
  /**
   * They come in by the code of this step.
   * @throws {VernixError} `code-refused`: a step as late was used before, or the code was taken away meanwhile; `account-disabled`
   */
  byCode(account: string, step: number): Promise<SignedIn>;
}

const signIn = { access: 'session.keep' } as const;
const own = { access: 'account.keep' } as const;

/** A few tries at one account, then one in five minutes: a million codes and a passphrase take for ever. */
const AT_ONE_ACCOUNT = { burst: 5, perMinute: 0.2 } as const;
/** Each try costs a tenth of a second of work: bounded by address, right or wrong. */
const FROM_ONE_ADDRESS = { burst: 20, perMinute: 10 } as const;

/**
 * The fallback where no passkey can be used: a passphrase and a one-time code. It begins a session that changes no
 * credential, so it is no way to a passkey of one's own.
 */
export function codeRoutes(app: HttpApp, codes: OneTimeCodes, holders: CodeHolders, now = Date.now): void {
  const tries = createRateLimit({ ...AT_ONE_ACCOUNT, now });
  const work = createRateLimit({ ...FROM_ONE_ADDRESS, now });

  app.post(
    '/session/code',
    { config: signIn, schema: { body: CodeSignIn, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const { account, passphrase, code } = request.body;
      if (!tries.allows(account) || !work.allows(request.ip)) throw new VernixError('too-many-attempts');
      tries.take(account);
      work.take(request.ip);
      const kept = await holders.codeOf(account, true);
      const known = await isPassphrase(passphrase, kept?.passphrase ?? null);
      const step = kept === null ? null : codes.stepOf(account, kept.sealed, code);
      // The step is used only with the right passphrase: otherwise whoever sees a code could spend it for its owner.
      if (!known || step === null) throw new VernixError('code-refused');
      const who = await holders.byCode(account, step);
      tries.give(account);
      return app.sessions.open(request, reply, who);
    },
  );

  app.post(
    '/account/code',
    { config: own, schema: { body: NewCodeRequest, response: { 200: CodeMade } } },
    async (request) => {
      const session = sessionOf(request);
      app.sessions.requireProof(session);
      const { sealed, secret, uri } = codes.make(session.account);
      const passphrase = await hashPassphrase(request.body.passphrase);
      await holders.setUp(session.account, { sealed, passphrase });
      return { secret, uri };
    },
  );

  app.post('/account/code/confirm', { config: own, schema: { body: CodeProof } }, async (request, reply) => {
    const session = sessionOf(request);
    app.sessions.requireProof(session);
    const { account } = session;
    const kept = await holders.codeOf(account, false);
    const step = kept === null ? null : codes.stepOf(account, kept.sealed, request.body.code);
    if (step === null || !(await holders.useStep(account, step))) throw new VernixError('code-refused');
    await holders.confirm(account);
    return reply.code(204).send();
  });

  app.delete('/account/code', { config: own }, async (request, reply) => {
    const session = sessionOf(request);
    app.sessions.requireProof(session);
    await holders.removeCode(session.account);
    app.sessions.endWhere(({ account, way }) => account === session.account && way === 'code');
    return reply.code(204).send();
  });
}
