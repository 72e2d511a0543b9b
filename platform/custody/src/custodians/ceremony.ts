import { VernixError } from '@vernix/contracts';
import type { CustodyEvents } from '../custody.ts';
import { checkShare, joinShares, type SealedShare } from './shares.ts';

/** How long shares are held while others are awaited, from the first of them. */
const HELD_FOR_MS = 60 * 60_000;

/** Who is awaited, for those who come. */
export interface CeremonyStatus {
  readonly threshold: number;
  readonly here: number;
  readonly custodians: readonly { readonly name: string; readonly here: boolean }[];
}

/**
 * Custodians come, each with a share; when enough have, the file key is whole. Shares are in memory alone, and wiped when
 * they have served, or when the others did not come within an hour.
 */
export class Ceremony {
  readonly #dealt: readonly SealedShare[];
  readonly #threshold: number;
  readonly #brought = new Map<string, Uint8Array>();
  readonly #events: Pick<CustodyEvents, 'brought' | 'forgotten'>;
  readonly #whole = Promise.withResolvers<Uint8Array>();
  #timer: NodeJS.Timeout | undefined;

  constructor(dealt: readonly SealedShare[], events: Pick<CustodyEvents, 'brought' | 'forgotten'>) {
    this.#dealt = dealt;
    this.#threshold = dealt[0]?.threshold ?? 0;
    this.#events = events;
  }

  /** The 16-byte file key, once enough custodians were here. */
  get whole(): Promise<Uint8Array> {
    return this.#whole.promise;
  }

  get status(): CeremonyStatus {
    return {
      threshold: this.#threshold,
      here: this.#brought.size,
      custodians: this.#dealt.map(({ name }) => ({ name, here: this.#brought.has(name) })),
    };
  }

  /** @throws VernixError `custodian-unknown` */
  shareOf(name: string): SealedShare {
    const share = this.#dealt.find((each) => each.name === name);
    if (share === undefined) throw new VernixError('custodian-unknown', { custodian: name });
    return share;
  }

  /**
   * Takes a copy of a share; bringing it again changes nothing.
   * @throws VernixError `custodian-unknown`, `custody-share-wrong`
   */
  async bring(name: string, share: Uint8Array): Promise<void> {
    checkShare(this.shareOf(name), share);
    if (this.#brought.has(name) || this.#brought.size >= this.#threshold) return;
    this.#brought.set(name, Uint8Array.from(share));
    this.#timer ??= setTimeout(() => {
      this.close();
      this.#events.forgotten();
    }, HELD_FOR_MS);
    this.#events.brought(this.#brought.size, this.#threshold);
    if (this.#brought.size === this.#threshold) {
      this.#whole.resolve(await joinShares([...this.#brought.values()]));
    }
  }

  /** Wipes what was brought. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const held of this.#brought.values()) held.fill(0);
    this.#brought.clear();
  }
}
