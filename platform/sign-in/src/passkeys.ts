import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import {
  type PasskeyAssertion,
  PasskeyOptions,
  type PasskeyRegistration,
  type PublicPasskey,
  VernixError,
} from '@vernix/contracts';
import { Challenges } from './challenges.ts';

/** COSE algorithms: Ed25519, ES256 (RFC 9053), and RS256 (RFC 8812), which is all that some authenticators of Windows have. */
const ALGORITHMS = [-8, -7, -257];
const WAIT_MS = 5 * 60_000;

/** What is kept of a passkey, with the counter it last said. */
export interface KeptPasskey extends PublicPasskey {
  readonly counter: number;
}

/** Asks for passkeys and judges the answers, for one site. User verification (finger, face, PIN) is always required. */
export class Passkeys {
  readonly #origin: string;
  readonly #rpId: string;
  readonly #challenges: Challenges;

  /** @param site our address as browsers see it: `https://vault.example.org` */
  constructor(site: string, now: () => number = Date.now) {
    const { origin, hostname } = new URL(site);
    this.#origin = origin;
    this.#rpId = hostname;
    this.#challenges = new Challenges(now);
  }

  /** Whoever has one for this site: nobody has to say first who they are. */
  async askAnyone(): Promise<PasskeyOptions> {
    return this.#ask('sign-in');
  }

  /**
   * One of this account's own.
   * @throws {VernixError} `passkey-none`: no passkey could answer, and a browser would only say that none was given
   */
  async askAgain(account: string, own: readonly PublicPasskey[]): Promise<PasskeyOptions> {
    if (own.length === 0) throw new VernixError('passkey-none');
    return this.#ask(`proof:${account}`, own);
  }

  /** A new one for this account, on a device that has none of it yet. */
  async askForNew(account: string, own: readonly PublicPasskey[]): Promise<PasskeyOptions> {
    return PasskeyOptions.parse(
      await generateRegistrationOptions({
        rpName: 'Vernix',
        rpID: this.#rpId,
        userName: account,
        userID: new Uint8Array(Buffer.from(account)),
        challenge: this.#challenges.make(`new:${account}`),
        timeout: WAIT_MS,
        attestationType: 'none',
        excludeCredentials: own.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
  }

  /** @throws {VernixError} `passkey-refused`, `challenge-gone` */
  async verifyNew(account: string, { label, credential }: PasskeyRegistration): Promise<KeptPasskey> {
    const { challenge, fits } = this.#expecting(`new:${account}`);
    const { registrationInfo: made } = await judged(
      verifyRegistrationResponse({
        response: credential as Parameters<typeof verifyRegistrationResponse>[0]['response'],
        expectedChallenge: fits,
        expectedOrigin: this.#origin,
        expectedRPID: this.#rpId,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (made === undefined) throw new VernixError('passkey-refused');
    this.#challenges.use(challenge());
    const { id, publicKey, counter } = made.credential;
    return {
      id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      transports: credential.response.transports ?? [],
      label,
      counter,
    };
  }

  /**
   * @param account whom it has to be, when it is shown again; null to sign in
   * @returns the counter it says now
   * @throws {VernixError} `passkey-refused`, `challenge-gone`
   */
  async verify(assertion: PasskeyAssertion, kept: KeptPasskey, account: string | null): Promise<number> {
    const { challenge, fits } = this.#expecting(account === null ? 'sign-in' : `proof:${account}`);
    const { verified, authenticationInfo } = await judged(
      verifyAuthenticationResponse({
        response: assertion as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
        expectedChallenge: fits,
        expectedOrigin: this.#origin,
        expectedRPID: this.#rpId,
        credential: {
          id: kept.id,
          publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')),
          counter: kept.counter,
        },
        requireUserVerification: true,
      }),
    );
    if (!verified) throw new VernixError('passkey-refused');
    this.#challenges.use(challenge());
    return authenticationInfo.newCounter;
  }

  async #ask(purpose: string, own?: readonly PublicPasskey[]): Promise<PasskeyOptions> {
    return PasskeyOptions.parse(
      await generateAuthenticationOptions({
        rpID: this.#rpId,
        challenge: this.#challenges.make(purpose),
        timeout: WAIT_MS,
        userVerification: 'required',
        ...(own === undefined
          ? {}
          : { allowCredentials: own.map(({ id, transports }) => ({ id, transports })) }),
      }),
    );
  }

  /** The library says which challenge was signed; that one is then used up. */
  #expecting(purpose: string): { challenge: () => string; fits: (challenge: string) => boolean } {
    let seen = '';
    return {
      challenge: () => seen,
      fits: (challenge) => {
        seen = challenge;
        if (!this.#challenges.fits(challenge, purpose)) throw new VernixError('challenge-gone');
        return true;
      },
    };
  }
}

/** Whatever the library finds wrong is one refusal: which it was helps only who tries. */
async function judged<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VernixError) throw error;
    throw new VernixError('passkey-refused', {}, { cause: error });
  }
}
