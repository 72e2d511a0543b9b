import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { DecoyPlan, VernixError } from '@vernix/contracts';
import { Journal } from '@vernix/durable';
import { KeyedTags } from '@vernix/seal';
import { z } from 'zod';
import type { KeyServiceConfig } from './config.ts';
import type { Keyring } from './keyring.ts';

/** What is written down: tags of more decoys, or how the next ones are made. */
const DecoyEvent = z.union([
  z.strictObject({ tags: z.array(z.string()).min(1) }),
  z.strictObject({ plan: DecoyPlan }),
]);
type DecoyEvent = z.infer<typeof DecoyEvent>;

/**
 * Which rows are decoys, by a keyed tag of each row's place, and how the next ones are made. In a file of its own, read
 * whole at the start: the log would show how many a file has. It only ever learns of more: nothing that is said later
 * makes a decoy a row like others.
 */
export class Decoys {
  readonly #journal: Journal;
  readonly #keyring: Keyring;
  readonly #tags: KeyedTags;
  /** Who alone is told which rows are decoys: an age recipient. Null in a house that makes none. */
  readonly insights: string | null;
  #plan: DecoyPlan | undefined;

  private constructor(journal: Journal, keyring: Keyring, config: KeyServiceConfig['decoys']) {
    this.#journal = journal;
    this.#keyring = keyring;
    this.#tags = new KeyedTags(keyring.decoyKey('tags'));
    this.insights = config?.insights ?? null;
  }

  static async open(path: string, keyring: Keyring, config: KeyServiceConfig['decoys']): Promise<Decoys> {
    await appendFile(path, '', { mode: 0o600 }); // beside a keystore from before there were decoys there is none
    const decoys = new Decoys(await Journal.open(path), keyring, config);
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const event = parse(text);
      if (event !== undefined) decoys.#apply(event);
    }
    // Said once: from then on it takes two officers to change.
    if (decoys.#plan === undefined && config !== null)
      await decoys.change({ every: config.every, generation: 1 });
    return decoys;
  }

  /** What was approved last, or what the house began with; none are made where nobody could be told of them. */
  get plan(): DecoyPlan {
    const { every, generation } = this.#plan ?? { every: 0, generation: 1 };
    return { every: this.insights === null ? 0 : every, generation };
  }

  /** What doubles of the next transfer are made by: 32 bytes. */
  get doublingKey(): Uint8Array {
    return this.#keyring.decoyKey(`doubles ${this.plan.generation}`);
  }

  /** How many rows are decoys. */
  get placed(): number {
    return this.#tags.size;
  }

  has(transferId: string, row: number): boolean {
    return this.#tags.has(placeOf(transferId, row));
  }

  /** @throws VernixError `release-not-written` */
  async place(transferId: string, rows: readonly number[]): Promise<void> {
    const tags = this.#tags.newOf(rows.map((row) => placeOf(transferId, row)));
    if (tags.length > 0) await this.#write({ tags });
  }

  /** @throws VernixError `release-not-written` */
  change(plan: DecoyPlan): Promise<void> {
    return this.#write({ plan });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #write(event: DecoyEvent): Promise<void> {
    await this.#journal.append(JSON.stringify(event)).catch((cause: unknown) => {
      throw new VernixError('release-not-written', {}, { cause });
    });
    this.#apply(event);
  }

  #apply(event: DecoyEvent): void {
    if ('plan' in event) this.#plan = event.plan;
    else this.#tags.add(event.tags);
  }
}

const placeOf = (transferId: string, row: number): string => `${transferId} ${row}`;

/** A line that was torn by a crash was never acted upon. */
function parse(text: string): DecoyEvent | undefined {
  try {
    return DecoyEvent.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
