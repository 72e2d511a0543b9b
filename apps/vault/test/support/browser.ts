/** Somebody at a browser: it keeps their cookie, and a passkey in software. */
import type { ErrorBody, ListedPerson, OwnAccount, OwnSessions, SessionInfo } from '@vernix/contracts';
import { SoftAuthenticator } from '../../../../packages/approvals/test/support/authenticator.ts';

interface Answer<T> {
  readonly status: number;
  readonly body: T & ErrorBody;
}

export class Browser {
  readonly passkey: SoftAuthenticator;
  readonly #origin: string;
  readonly #site: string;
  cookie = '';

  /** @param site the address it believes it is at; requests go to `origin` */
  constructor(origin: string, site: string, passkey?: SoftAuthenticator) {
    this.#origin = origin;
    this.#site = site;
    this.passkey = passkey ?? new SoftAuthenticator({ site: { origin: site, rpId: new URL(site).hostname } });
  }

  async ask<T = unknown>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.#origin}${path}`, {
      method,
      headers: {
        origin: this.#site,
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    for (const set of response.headers.getSetCookie()) this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T & ErrorBody };
  }

  open(token: string): Promise<Answer<SessionInfo>> {
    return this.ask('POST', '/session', { token });
  }

  session(): Promise<Answer<SessionInfo>> {
    return this.ask('GET', '/session');
  }

  sessions(): Promise<Answer<OwnSessions>> {
    return this.ask('GET', '/sessions');
  }

  account(): Promise<Answer<OwnAccount>> {
    return this.ask('GET', '/account');
  }

  async question(path: string): Promise<Buffer> {
    const { body } = await this.ask<{ challenge: string }>('POST', path);
    return Buffer.from(body.challenge, 'base64url');
  }

  /** As `navigator.credentials.create` and the page would. */
  async addPasskey(
    label: string,
    passkey = this.passkey,
  ): Promise<Answer<{ kept: boolean; person?: ListedPerson }>> {
    const { credentialId, ...made } = passkey.register(await this.question('/account/passkeys/question'));
    const credential = {
      id: credentialId,
      rawId: credentialId,
      type: 'public-key',
      response: { ...made, transports: ['internal'] },
    };
    return this.ask('POST', '/account/passkeys', { label, credential });
  }

  /** As `navigator.credentials.get` and the page would; `changes` say what is wrong with it. */
  assertion(
    challenge: Buffer,
    changes: Parameters<SoftAuthenticator['assert']>[1] = {},
    passkey = this.passkey,
  ): object {
    const { credentialId, ...response } = passkey.assert(challenge, changes);
    return { id: credentialId, rawId: credentialId, type: 'public-key', response };
  }

  async signIn(
    changes?: Parameters<SoftAuthenticator['assert']>[1],
    passkey = this.passkey,
  ): Promise<Answer<SessionInfo>> {
    const challenge = await this.question('/session/passkey/question');
    return this.ask('POST', '/session/passkey', this.assertion(challenge, changes, passkey));
  }

  async prove(): Promise<Answer<object>> {
    return this.ask('POST', '/session/proof', this.assertion(await this.question('/session/proof/question')));
  }
}
