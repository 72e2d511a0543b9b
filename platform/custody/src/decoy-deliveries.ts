import { setImmediate as breathe } from 'node:timers/promises';
import { type LogEntry, VernixError, type ZoneEvent } from '@vernix/contracts';
import { generateIdentity, keyChanges, type KeyState, unwrapFileKey } from '@vernix/seal';
import type { TagFile } from './tag-file.ts';

/**
 * Deliveries that nobody collects: those to partners that are nobody. Which partners these are is among the keys, so that no older copy
 * of them can be put back; what is known of each delivery, the log says.
 */
export class DecoyDeliveries {
  readonly #state: () => Readonly<KeyState>;
  /** Those that the operator collects. */
  readonly #collected: TagFile;
  /** For whom each is that is not known to have ended. */
  readonly #waiting = new Map<string, string>();
  /** Those of them that somebody began to collect. The gateway says so of each once: whoever reads it again is not heard. */
  readonly #begun = new Set<string>();
  /** Nobody's at all: tried in place of those there might be. */
  readonly #blank = generateIdentity('hybrid');

  /** @param collected what else it holds is not read for this */
  constructor(state: () => Readonly<KeyState>, collected: TagFile) {
    this.#state = state;
    this.#collected = collected;
  }

  /**
   * How many partners are nobody, but for those that are retired; how many deliveries to all of them wait, so that whoever reads one is
   * heard; and how many lie there that somebody has taken, and are spent. What the operator collects is neither.
   */
  get counts(): { readonly recipients: number; readonly waiting: number; readonly taken: number } {
    const ids = [...this.#waiting]
      .filter(([deliveryId, partner]) => !this.#collected.has(nameOf({ deliveryId, partner })))
      .map(([deliveryId]) => deliveryId);
    const taken = ids.filter((id) => this.#begun.has(id)).length;
    return { recipients: Object.keys(this.#recipients).length, waiting: ids.length - taken, taken };
  }

  /** Takes in an entry that is in the log. */
  apply(entry: LogEntry): void {
    if (entry.type === 'delivery.sent' && this.#isFor(entry.partner))
      this.#waiting.set(entry.deliveryId, entry.partner);
    const ends = entry.type === 'delivery.acknowledged' || entry.type === 'delivery.expired';
    if (!ends && entry.type !== 'delivery.collected') return;
    if (this.#waiting.get(entry.deliveryId) !== entry.partner) return;
    if (!ends) this.#begun.add(entry.deliveryId);
    else if (this.#waiting.delete(entry.deliveryId)) this.#begun.delete(entry.deliveryId);
  }

  /** Whether what another zone reports is that somebody took one. */
  isTaken(event: ZoneEvent): boolean {
    if (event.type !== 'delivery.collected' && event.type !== 'delivery.acknowledged') return false;
    return this.#isFor(event.partner) && !this.#collected.has(nameOf(event));
  }

  /**
   * The operator is about to collect it; or, where it is said to be read, asks whether it was the operator who began to.
   * @throws VernixError `delivery-not-decoy`: none waits by this id; `release-not-written`
   */
  async collect(deliveryId: string, read: boolean): Promise<boolean> {
    const partner = this.#waiting.get(deliveryId);
    if (partner === undefined) throw new VernixError('delivery-not-decoy');
    const name = nameOf({ deliveryId, partner });
    if (!read) await this.#collected.add([name]);
    return this.#collected.has(name);
  }

  /**
   * Whether an age header is that of one, also when it was altered: who makes a header for a partner needs no file of it to ask whether
   * that is nobody. Of any other it takes as long whatever partners are nobody, and how many.
   */
  async isOf(header: Uint8Array): Promise<boolean> {
    const blank = (await this.#blank).identity;
    const identities = Object.values(this.#recipients).map(({ identity }) => identity);
    const padding = Array<string>(keyChanges.MOST_DECOY_RECIPIENTS - identities.length).fill(blank);
    for (const identity of [...identities, ...padding]) {
      await breathe(); // a header may have dozens of stanzas, each to be tried with fifty: others must not wait for all of that
      if (await opens(header, identity)) return true;
    }
    return false;
  }

  get #recipients(): NonNullable<KeyState['decoyRecipients']> {
    return this.#state().decoyRecipients ?? {};
  }

  /** Also one that is retired: what lies there for it, a thief takes all the same. */
  #isFor(partner: string): boolean {
    return (
      Object.hasOwn(this.#recipients, partner) || this.#state().decoysRetired?.includes(partner) === true
    );
  }
}

/** No sealed file is tagged by such a text. */
const nameOf = (delivery: { readonly deliveryId: string; readonly partner: string }): string =>
  `delivery ${delivery.deliveryId} ${delivery.partner}`;

async function opens(header: Uint8Array, identity: string): Promise<boolean> {
  try {
    const fileKey = await unwrapFileKey(header, [identity]);
    fileKey?.fill(0);
    return fileKey !== null;
  } catch (error) {
    return error instanceof VernixError && error.code === 'age-header-altered';
  }
}
