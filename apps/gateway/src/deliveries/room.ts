import { type DeliveryId, VernixError } from '@vernix/contracts';
import type { GatewayConfig } from '../config.ts';
import type { DiskSpace } from '../spool/disk-space.ts';
import { isHeld } from './row.ts';
import type { Shelf } from './shelf.ts';

export interface RoomOptions {
  readonly shelf: Shelf;
  readonly bounds: GatewayConfig['deliveries'];
  readonly space: DiskSpace;
}

interface Arriving {
  readonly partner: string;
  readonly bytes: number;
}

/** What may lie on the shelf, of one partner’s and in all; a delivery has its room before a byte of it comes. */
export class Room {
  readonly #options: RoomOptions;
  readonly #arriving = new Map<DeliveryId, Arriving>();

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /**
   * Runs `store` with room for the delivery.
   * @param bytes how long it says it is; undefined: as long as it may be
   * @throws {VernixError} `delivery-too-large`, `mailbox-full`, `spool-disk-full`
   */
  async with<T>(
    id: DeliveryId,
    { partner, bytes: announced }: { readonly partner: string; readonly bytes: number | undefined },
    store: () => Promise<T>,
  ): Promise<T> {
    const { bounds, space } = this.#options;
    const bytes = announced ?? bounds.fileBytes;
    if (bytes > bounds.fileBytes) throw new VernixError('delivery-too-large', { limit: bounds.fileBytes });
    const work = async (): Promise<T> => {
      this.#arriving.set(id, { partner, bytes });
      try {
        return await store();
      } finally {
        this.#arriving.delete(id);
      }
    };
    return await space.with(bytes, work, (unpromised) => this.#admit({ partner, bytes }, unpromised));
  }

  #admit({ partner, bytes }: Arriving, unpromised: number): void {
    const { shelf, bounds } = this.#options;
    const use = this.#useOf(partner);
    if (use.files >= bounds.partnerFiles || use.bytes + bytes > bounds.partnerBytes) {
      throw new VernixError('mailbox-full', { files: bounds.partnerFiles, bytes: bounds.partnerBytes });
    }
    // Of what there is without them. The rest is for those who send: who never collects cannot stop them.
    const all = shelf.held().bytes + sum([...this.#arriving.values()]);
    if (all + bytes > bounds.diskShare * (unpromised + all)) throw new VernixError('spool-disk-full');
  }

  /** One that ended keeps its place until that is on record: so what the gateway knows of deliveries is bounded too. */
  #useOf(partner: string): { files: number; bytes: number } {
    const kept = this.#options.shelf.ofPartner(partner).filter((row) => isHeld(row) || !row.noted);
    const arriving = [...this.#arriving.values()].filter((one) => one.partner === partner);
    return { files: kept.length + arriving.length, bytes: sum(kept.filter(isHeld)) + sum(arriving) };
  }
}

const sum = (all: readonly { readonly bytes: number }[]): number =>
  all.reduce((total, { bytes }) => total + bytes, 0);
