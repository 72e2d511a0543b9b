import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assertion, itemsHash } from '@vernix/approvals';
import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { KeyServiceConfig, startKeyService } from '@vernix/key-service';
import { createLog } from '@vernix/service';
import { SoftAuthenticator } from '../../../packages/approvals/test/support/authenticator.ts';
import type { Attack } from '../attack.ts';
import { tryOpen } from '../loot/cracker.ts';
import { Loot } from '../loot/loot.ts';
import { itemsOfLargest, type SealedItem } from '../loot/sealed-items.ts';
import { copyKeys } from '../loot/stolen-keys.ts';
import type { World } from '../world/world.ts';

const SITE = { origin: 'https://desk.registry.example', rpId: 'desk.registry.example' };
const NAMES = ['user:officer-1', 'user:officer-2'];
const HOUR_MS = 3_600_000;
/** One release of the protocol. */
const MOST_ITEMS = 2_000;
/** In an emergency. */
const FEW_ROWS = 10;

/**
 * Root on the vault and on the officers' desk at once, with the signatures two honest officers gave to another request: all
 * of them replayed, turned to other requests, rewritten, and joined by passkeys of the thief's own. What is read within the
 * budgets is another row of the table; here only what an approval opened counts.
 */
export const forgedApprovals: Attack = {
  name: 'forged-approvals',
  stolen: 'live vault + officers’ desk, approvals forged',
  async run(world) {
    const theft = await Theft.begin(world);
    try {
      const loot = new Loot(world.residents, world.visitors);
      const tried = await theft.forge(await itemsOfLargest(world, MOST_ITEMS), loot);
      return {
        people: loot.people,
        bound: 0,
        why: 'two officers’ passkeys sign the exact request, and the key service verifies them',
        notes: [
          `${tried} forged approvals tried, each followed by a request for items under it`,
          ...loot.words,
        ],
      };
    } finally {
      await theft.end();
    }
  },
};

/** A copy of the installation's key service, with two officers, and its two sockets in the thief's hands. */
class Theft {
  readonly #vault: KeyClient;
  readonly #desk: KeyClient;
  readonly #end: () => Promise<void>;
  readonly #own = new SoftAuthenticator({ site: SITE });
  /** Signatures that honest officers gave, as they passed through the desk. */
  readonly #overheard: Assertion[] = [];
  #tried = 0;

  private constructor(vault: KeyClient, desk: KeyClient, end: () => Promise<void>) {
    this.#vault = vault;
    this.#desk = desk;
    this.#end = end;
  }

  static async begin({ system }: World): Promise<Theft> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
    await copyKeys(system.data, directory);
    const officers = NAMES.map((officer) => ({
      officer,
      token: randomBytes(32).toString('base64url'),
      passkey: new SoftAuthenticator({ site: SITE }),
    }));
    const socket = join(directory, 'desk.sock');
    const service = await startKeyService(
      KeyServiceConfig.parse({
        directory: join(directory, 'keys'),
        passphraseFile: join(system.data, 'config', 'passphrase'),
        socket: join(directory, 'keys.sock'),
        desk: {
          socket,
          ...SITE,
          founders: officers.map(({ officer, token }) => ({
            officer,
            tokenSha256: sha256(token).toString('hex'),
          })),
        },
      }),
      { log: createLog('key-service', { write: () => undefined }) },
    );
    const [vault, desk] = await Promise.all([KeyClient.connect(service.socket), KeyClient.connect(socket)]);
    for (const { officer, token, passkey } of officers) {
      const registration = passkey.register(sha256(`vernix-enrolment/1\n${officer}\n${token}`));
      await desk.call('approvals.found', { officer, token, registration: { ...registration } });
    }
    const theft = new Theft(vault, desk, async () => {
      await Promise.all([vault.close(), desk.close()]);
      await service.close();
      await rm(directory, { recursive: true, force: true });
    });
    await theft.#overhear(officers.map(({ passkey }) => passkey));
    return theft;
  }

  /** Two officers approve something harmless. */
  async #overhear(passkeys: readonly SoftAuthenticator[]): Promise<void> {
    const action = { kind: 'decoy-change', params: { every: 50, generation: 1 } };
    const { nonce } = (await this.#vault.call('approvals.open', { action, requester: 'vault', hours: 24 }))
      .answer;
    const { text } = (await this.#desk.call('approvals.show', { nonce })).answer;
    for (const passkey of passkeys) {
      const assertion = passkey.assert(challengeOf(text));
      await this.#desk.call('approvals.answer', { nonce, assertion: { ...assertion } });
      this.#overheard.push(assertion);
    }
  }

  /**
   * Tries every way there is; resolves to how many.
   * @param wanted of one file, as a bulk release is: the one that is worth most
   */
  async forge(wanted: readonly SealedItem[], loot: Loot): Promise<number> {
    const transferId = wanted[0]?.transferId ?? '';
    const named = wanted.map(({ transferId, itemClass, row }) => ({ transferId, itemClass, row }));
    const count = (itemClass: string): number => wanted.filter((one) => one.itemClass === itemClass).length;
    const params = {
      principal: 'user:thief',
      purpose: 'audit',
      identity: count('identity'),
      clinical: count('clinical'),
    };
    const rows = [...new Set(named.map(({ row }) => row))];
    const file = { transferId, rows: rows.length };
    const few = wanted.filter(({ row }) => rows.indexOf(row) < FEW_ROWS);
    const until = Date.now() + HOUR_MS;
    const actions = [
      { kind: 'bulk-release', params: { ...params, file, batches: [itemsHash(named)], until } },
      {
        kind: 'budget-raise',
        params: { principal: 'user:thief', purpose: 'audit', rows: MOST_ITEMS, clinical: true, until },
      },
      {
        kind: 'break-glass',
        params: { purpose: 'audit', rows: FEW_ROWS, clinical: true, reason: 'incident' },
      },
      {
        kind: 'officer-enrol',
        params: { officer: 'user:thief', credential: this.#own.credential },
      },
    ];
    for (const action of actions) {
      const before = this.#tried;
      for (const requester of ['vault', ...NAMES]) {
        const opened = await this.#vault
          .call('approvals.open', { action, requester, hours: 24 })
          .catch(unlessRefused);
        if (opened === undefined) continue;
        const { nonce } = opened.answer;
        const { text } = (await this.#desk.call('approvals.show', { nonce })).answer;
        for (const assertion of this.#forgeries(challengeOf(text))) {
          this.#tried += 1;
          await this.#desk
            .call('approvals.answer', { nonce, assertion: { ...assertion } })
            .catch(unlessRefused);
        }
        await this.#read(nonce, wanted, loot).catch(unlessRefused);
        await this.#read(nonce, few, loot).catch(unlessRefused);
      }
      if (this.#tried === before)
        throw new Error(`Nobody could ask for a ${action.kind}, so none was forged.`);
    }
    return this.#tried;
  }

  /** Whatever of a signature can be had, borrowed or made. */
  #forgeries(challenge: Buffer): Assertion[] {
    const mine = this.#own.assert(challenge);
    return [
      mine,
      ...this.#overheard.flatMap((heard) => {
        const turned = JSON.parse(Buffer.from(heard.clientDataJSON, 'base64url').toString()) as object;
        const rewritten = JSON.stringify({ ...turned, challenge: challenge.toString('base64url') });
        const { credentialId } = heard;
        return [
          heard,
          { ...heard, clientDataJSON: Buffer.from(rewritten).toString('base64url') },
          { ...mine, credentialId },
          { ...mine, credentialId, signature: heard.signature },
          { ...heard, clientDataJSON: mine.clientDataJSON, authenticatorData: mine.authenticatorData },
        ];
      }),
    ];
  }

  async #read(under: string, wanted: readonly SealedItem[], loot: Loot): Promise<void> {
    const items = wanted.map(({ transferId, itemClass, row }) => ({ transferId, itemClass, row }));
    const { binary } = await this.#vault.call('items.release', {
      principal: 'user:thief',
      role: 'privacy-officer',
      purpose: 'audit',
      under,
      items,
    });
    for (const [index, item] of wanted.entries()) {
      const clear = tryOpen(item, binary.subarray(index * 32, (index + 1) * 32));
      if (clear !== null) loot.search(clear);
    }
  }

  end(): Promise<void> {
    return this.#end();
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const challengeOf = (text: string): Buffer => sha256(`vernix-approval/1\n${text}`);

/** A refusal is what a thief expects; anything else is a fault of the drill. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof VernixError)) throw error;
  return undefined;
}
