import { type DecoyPlan, MOST_DECOY_ROWS, VernixError } from '@vernix/contracts';
import { DecoyDeliveries, OpenedFiles, type TagFile, type TagSets } from '@vernix/custody';
import type { KeyServiceConfig } from './config.ts';
import type { Keyring } from './keyring.ts';

/**
 * Which rows, sealed files and deliveries are decoys, and how the next doubles are made. Rows and files are in files of their own: the
 * log would show how many rows a file has. Nothing makes a decoy a row, or a file, like others again.
 */
export class Decoys {
  readonly #rows: TagFile;
  /** Each with the transfer it was sent as, under which the vault opens it once. */
  readonly files: OpenedFiles;
  readonly deliveries: DecoyDeliveries;
  readonly #keyring: Keyring;
  /** Who alone is told which rows are decoys: an age recipient. Null in a house that makes none. */
  readonly insights: string | null;

  private constructor({ decoys, decoyFiles }: TagSets['sets'], keyring: Keyring, insights: string | null) {
    this.#rows = decoys;
    this.files = new OpenedFiles(decoyFiles);
    this.deliveries = new DecoyDeliveries(() => keyring.state, decoyFiles);
    this.#keyring = keyring;
    this.insights = insights;
  }

  static async open(
    { sets }: TagSets,
    keyring: Keyring,
    config: KeyServiceConfig['decoys'],
  ): Promise<Decoys> {
    const decoys = new Decoys(sets, keyring, config?.insights ?? null);
    // Said once: from then on it takes two officers to change.
    if (keyring.state.decoys === undefined && config !== null)
      await decoys.change({ every: config.every, generation: 1 });
    return decoys;
  }

  /** What was approved last, or what the house began with; none are made where nobody could be told of them. */
  get plan(): DecoyPlan {
    const { every, generation } = this.#keyring.state.decoys ?? { every: 0, generation: 1 };
    return { every: this.insights === null ? 0 : every, generation };
  }

  /** What doubles of the next transfer are made by: 32 bytes. */
  get doublingKey(): Uint8Array {
    return this.#keyring.doublingKey(this.plan.generation);
  }

  /** How many rows are decoys. */
  get placed(): number {
    return this.#rows.size;
  }

  has(transferId: string, row: number): boolean {
    return this.#rows.has(placeOf(transferId, row));
  }

  /** @throws VernixError `decoys-too-many`, `release-not-written` */
  async place(transferId: string, rows: readonly number[]): Promise<void> {
    const count = this.placed + rows.filter((row) => !this.has(transferId, row)).length;
    if (count > MOST_DECOY_ROWS) throw new VernixError('decoys-too-many', { most: MOST_DECOY_ROWS });
    await this.#rows.add(rows.map((row) => placeOf(transferId, row)));
  }

  change(plan: DecoyPlan): Promise<void> {
    return this.#keyring.change((state) => void (state.decoys = plan));
  }
}

const placeOf = (transferId: string, row: number): string => `${transferId} ${row}`;
