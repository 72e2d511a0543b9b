/** The officers of an installation, with passkeys in software: they use the desk's interface as its page does. */
import { createHash } from 'node:crypto';
import { SoftAuthenticator } from '../../packages/approvals/test/support/authenticator.ts';
import type { System } from './system.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export class SoftOfficers {
  readonly #origin: string;
  /** Node knows no names below `localhost`. */
  readonly #address: string;
  readonly #passkeys: readonly SoftAuthenticator[];

  private constructor(origin: string, passkeys: readonly SoftAuthenticator[]) {
    this.#origin = origin;
    this.#address = `http://127.0.0.1:${new URL(origin).port}`;
    this.#passkeys = passkeys;
  }

  /** Each founding officer opens their link and makes a passkey. */
  static async found({ addresses, officers }: Pick<System, 'addresses' | 'officers'>): Promise<SoftOfficers> {
    const { origin, hostname: rpId } = new URL(addresses.desk);
    const passkeys = officers.map(() => new SoftAuthenticator({ site: { origin, rpId } }));
    const all = new SoftOfficers(origin, passkeys);
    for (const [index, { officer, link }] of officers.entries()) {
      const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
      const registration = passkeys[index]!.register(sha256(`vernix-enrolment/1\n${officer}\n${token}`));
      await all.#post('/api/founding', { officer, token, registration });
    }
    return all;
  }

  /** Two of them sign what the desk shows. */
  async approve(nonce: string): Promise<void> {
    const answer = await fetch(`${this.#address}/api/approvals/${nonce}`);
    const { text } = (await answer.json()) as { text: string };
    for (const passkey of this.#passkeys.slice(0, 2)) {
      const assertion = passkey.assert(sha256(`vernix-approval/1\n${text}`));
      await this.#post(`/api/approvals/${nonce}/answer`, { assertion });
    }
  }

  async #post(path: string, body: object): Promise<void> {
    const answer = await fetch(this.#address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#origin },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}
