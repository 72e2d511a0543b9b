import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '@vernix/approvals';
import { KeyClient } from '@vernix/key-channel';
import { SoftAuthenticator } from '../../../packages/approvals/test/support/authenticator.ts';
import type { System } from '../../../e2e/support/system.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const FOUNDED = new WeakMap<System, Promise<readonly SoftAuthenticator[]>>();

async function makePasskeys(
  desk: KeyClient,
  site: Site,
  officers: System['officers'],
): Promise<readonly SoftAuthenticator[]> {
  const passkeys: SoftAuthenticator[] = [];
  for (const { officer, link } of officers) {
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
    const passkey = new SoftAuthenticator({ site });
    const registration = passkey.register(sha256(`vernix-enrolment/1\n${officer}\n${token}`));
    await desk.call('approvals.found', { officer, token, registration: { ...registration } });
    passkeys.push(passkey);
  }
  return passkeys;
}

/** The registry's honest officers, who approve what an operator asks: a passkey each, and their desk. */
export class Officers {
  readonly #desk: KeyClient;
  readonly #passkeys: readonly SoftAuthenticator[];

  private constructor(desk: KeyClient, passkeys: readonly SoftAuthenticator[]) {
    this.#desk = desk;
    this.#passkeys = passkeys;
  }

  /** Founds them by the one-time links of the system's start; later they are there. */
  static async found(system: System): Promise<Officers> {
    const file = join(system.data, 'config', 'key-service.json');
    const { desk: site } = JSON.parse(await readFile(file, 'utf8')) as { desk: Site & { socket: string } };
    const desk = KeyClient.to(site.socket);
    const passkeys = FOUNDED.get(system) ?? makePasskeys(desk, site, system.officers);
    FOUNDED.set(system, passkeys);
    return new Officers(desk, await passkeys);
  }

  /** Lets a name that was stopped go on. */
  async release(principal: string): Promise<void> {
    const { frozen } = (await this.#desk.call('approvals.list', {})).answer;
    const since = frozen.find((one) => one.principal === principal)?.since;
    if (since === undefined) throw new Error(`${principal} is stopped.`);
    const action = { kind: 'principal-release', params: { principal, frozenSince: since } };
    await this.#desk.call('approvals.open', { action, requester: 'desk', hours: 1 });
    await this.approveAll();
  }

  /** Approves all that is waiting. */
  async approveAll(): Promise<void> {
    const { requests } = (await this.#desk.call('approvals.list', {})).answer;
    for (const { nonce, state } of requests) {
      if (state !== 'requested') continue;
      const { text } = (await this.#desk.call('approvals.show', { nonce })).answer;
      for (const passkey of this.#passkeys.slice(0, 2)) {
        const assertion = passkey.assert(sha256(`vernix-approval/1\n${text}`));
        await this.#desk.call('approvals.answer', { nonce, assertion: { ...assertion } });
      }
    }
  }

  close(): Promise<void> {
    return this.#desk.close();
  }
}
