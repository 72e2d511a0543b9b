import { randomBytes } from 'node:crypto';
import { PEOPLE_A_ROW, VernixError } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { sealBuffer, splitHeader } from '@vernix/seal';
import { type SealedItem, Supply } from './sealed-items.ts';
import { tryOpen } from './cracker.ts';
import { eachWindow, Loot } from './loot.ts';
import { plaintextOf } from './originals.ts';
import type { Population } from '../world/population.ts';
import type { World } from '../world/world.ts';

/** By which names and for what the key service may be asked: the table of budgets is in the source. */
const WAYS = [
  { user: true, role: 'steward', purpose: 'care' },
  { user: true, role: 'privacy-officer', purpose: 'audit' },
  { user: false, principal: 'vault-ingest', purpose: 'ingest' },
] as const;
type Way = (typeof WAYS)[number];

const FILE_KEY_BYTES = 16;
const RECORDS_CLAIMED = 1_000_000;

/** What a thief has yet to ask for. */
interface Items {
  readonly identity: Supply;
  readonly clinical: Supply;
}

/** From both ends, so that no row gives up its identity and its clinical data: that would be the same two people for two reads. */
export const itemsFromBothEnds = (world: World): Items => ({
  identity: Supply.of(world, 'identity', 'oldest'),
  clinical: Supply.of(world, 'clinical', 'newest'),
});

export const NO_ITEMS: Items = { identity: new Supply([]), clinical: new Supply([]) };

/**
 * Reads people as fast as the key service lets it, knowing the source: never the same row twice, under a new name each
 * time, one at a time, and claiming records that never came in order to earn more.
 */
export class Harvester {
  readonly #client: KeyClient;
  readonly #loot: Loot;
  /** What whole files gave away. */
  readonly #whole: Loot;
  readonly #left: Items;
  readonly #named = new Set<string>();
  /** Purposes whose one name is stopped. */
  readonly #lost = new Set<string>();
  #names = 0;
  identityRead = 0;
  clinicalRead = 0;
  refused = 0;
  reopened = 0;

  constructor(client: KeyClient, items: Items, residents: Population) {
    this.#client = client;
    this.#loot = new Loot(residents);
    this.#whole = new Loot(residents);
    this.#left = items;
  }

  /**
   * People named (a number also stands for whoever else has a row with it, but no row names more than two), and a mother and
   * a child for each row whose clinical data was read without a name: too many where several rows are about the same two, so
   * never more than there are.
   */
  get people(): number {
    const named = Math.min(this.#loot.people, PEOPLE_A_ROW * this.identityRead);
    const nameless = PEOPLE_A_ROW * this.clinicalRead;
    return Math.min(named + nameless + this.#whole.people, this.#loot.everyone);
  }

  /** Everything that can be had at this moment. */
  async takeAll(): Promise<void> {
    await this.#earn().catch(unlessRefused);
    for (const itemClass of ['identity', 'clinical'] as const) {
      for (const way of WAYS) await this.#drain(way, itemClass);
    }
  }

  /** One at a time: with a decoy, all that is asked for is lost, and asking for more than a day's would stop the name. */
  async #drain(way: Way, itemClass: 'identity' | 'clinical'): Promise<void> {
    let stopped = 0;
    while (stopped < 2 && !this.#lost.has(way.purpose)) {
      const wanted = await this.#left[itemClass].next();
      if (wanted === undefined) return;
      const answer = await this.#ask(way, wanted);
      if (answer === 'spent') return;
      // A fresh name that is stopped at once asked for a decoy: that row is left alone. A second in a row, and all are stopped.
      this.#left[itemClass].pass();
      if (answer === 'stopped') {
        stopped += 1;
        if (!way.user) this.#lost.add(way.purpose);
      } else {
        stopped = 0;
        this.#open(wanted, answer);
      }
    }
  }

  async #ask(way: Way, { transferId, itemClass, row }: SealedItem): Promise<Buffer | 'spent' | 'stopped'> {
    const who = way.user
      ? { principal: `user:thief-${(this.#names += 1)}`, role: way.role }
      : { principal: way.principal };
    const items = [{ transferId, itemClass, row }];
    try {
      return (await this.#client.call('items.release', { ...who, purpose: way.purpose, items })).binary;
    } catch (error) {
      if (!(error instanceof VernixError)) throw error;
      this.refused += 1;
      return error.code === 'principal-frozen' ? 'stopped' : 'spent';
    }
  }

  #open(item: SealedItem, key: Buffer): void {
    const clear = tryOpen(item, key);
    if (clear === null) throw new Error('A key that was released does not open its item.');
    const place = `${item.transferId} ${item.row}`;
    if (item.itemClass === 'identity') {
      this.identityRead += 1;
      this.#named.add(place);
      this.#loot.search(clear);
    } else if (!this.#named.has(place)) {
      this.clinicalRead += 1;
    }
  }

  /** The originals lie in the vault for a while: opened again under ids of the thief's own, each has all that came in it. */
  async reopen(originals: readonly string[]): Promise<void> {
    for (const path of originals) {
      const clear = plaintextOf(path, async (header) =>
        (await this.#openAs(header)).subarray(0, FILE_KEY_BYTES),
      );
      try {
        await eachWindow(clear, (bytes) => this.#whole.search(bytes));
        this.reopened += 1;
      } catch (error) {
        if (!(error instanceof VernixError)) throw error;
        this.refused += 1;
      }
    }
  }

  /** Anyone can seal to the registry; the number of records is the vault's word. */
  async #earn(): Promise<void> {
    const { answer } = await this.#client.call('hello', {});
    const recipient = answer.epochs.find(({ state }) => state === 'current')?.recipient ?? '';
    const split = splitHeader(await sealBuffer([recipient], Buffer.from('nothing')));
    if (split === 'incomplete') throw new Error('A sealed file has a header.');
    const transferId = randomBytes(16).toString('base64url');
    await this.#openAs(split.header, transferId);
    await this.#client.call('transfer.settle', { transferId, records: RECORDS_CLAIMED });
  }

  async #openAs(header: Uint8Array, transferId = randomBytes(16).toString('base64url')): Promise<Buffer> {
    const opening = {
      principal: 'vault-ingest',
      transferId,
      partner: 'queen-street',
      sha256: '0'.repeat(64),
      headerLengths: [header.length],
    };
    return (await this.#client.call('transfer.open', opening, header)).binary;
  }
}

/** Where everything is stopped, nothing is earned either. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof VernixError)) throw error;
}
