import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ApprovalAction, Assertion } from '@vernix/approvals';
import { KeyClient } from '@vernix/key-channel';
import { SoftAuthenticator } from '../../../packages/approvals/test/support/authenticator.ts';
import type { KeyServiceConfig } from '../src/index.ts';
import type { Bench } from './helpers.ts';

const SITE = { origin: 'https://desk.registry.example', rpId: 'desk.registry.example' };

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Three people with a passkey each, and the desk's socket. */
export class Officers {
  readonly passkeys = new Map(
    ['user:a', 'user:b', 'user:c'].map((name) => [name, new SoftAuthenticator({ site: SITE })]),
  );
  readonly tokens = new Map(
    ['user:a', 'user:b', 'user:c'].map((name) => [name, randomBytes(32).toString('base64url')]),
  );
  readonly #bench: Pick<Bench, 'directory'>;
  #desk: KeyClient | undefined;

  constructor(bench: Pick<Bench, 'directory'>) {
    this.#bench = bench;
  }

  get config(): NonNullable<KeyServiceConfig['desk']> {
    const founders = [...this.tokens].map(([officer, token]) => ({
      officer,
      tokenSha256: sha256(token).toString('hex'),
    }));
    return { socket: join(this.#bench.directory, 'run', 'desk.sock'), ...SITE, founders };
  }

  get desk(): KeyClient {
    this.#desk ??= KeyClient.to(this.config.socket);
    return this.#desk;
  }

  registration(officer: string, passkey = this.passkeys.get(officer)!, token = this.tokens.get(officer)!) {
    return passkey.register(sha256(`vernix-enrolment/1\n${officer}\n${token}`));
  }

  async found(): Promise<void> {
    for (const [officer, token] of this.tokens) {
      await this.desk.call('approvals.found', { officer, token, registration: this.registration(officer) });
    }
  }

  open(action: ApprovalAction, requester = 'vault', hours = 4): Promise<string> {
    return this.desk
      .call('approvals.open', { action: { ...action }, requester, hours })
      .then(({ answer }) => answer.nonce);
  }

  /** The passkey signs what is shown, or a text of one's own. */
  async sign(officer: string, nonce: string, text?: string): Promise<Assertion> {
    const shown = text ?? (await this.desk.call('approvals.show', { nonce })).answer.text;
    return this.passkeys.get(officer)!.assert(sha256(`vernix-approval/1\n${shown}`));
  }

  async approve(officer: string, nonce: string): Promise<string> {
    const assertion = await this.sign(officer, nonce);
    return this.answer(nonce, assertion);
  }

  async answer(nonce: string, assertion: Assertion): Promise<string> {
    const { answer } = await this.desk.call('approvals.answer', { nonce, assertion: { ...assertion } });
    return answer.state;
  }

  /** Two of them take in a newcomer, by a passkey of that person's. */
  async enrol(officer: string): Promise<void> {
    const passkey = new SoftAuthenticator({ site: SITE });
    const registration = this.registration(officer, passkey, '');
    const { nonce } = (await this.desk.call('approvals.enrol', { officer, registration })).answer;
    for (const other of ['user:a', 'user:b']) await this.approve(other, nonce);
    this.passkeys.set(officer, passkey);
  }

  /** An officer says no. */
  async refuse(officer: string, nonce: string): Promise<void> {
    const { text } = (await this.desk.call('approvals.show', { nonce })).answer;
    const assertion = this.passkeys.get(officer)!.assert(sha256(`vernix-refusal/1\n${text}`));
    await this.desk.call('approvals.refuse', { nonce, assertion: { ...assertion } });
  }

  async close(): Promise<void> {
    await this.#desk?.close();
  }
}
