import { LogEntry, VernixError } from '@vernix/contracts';
import { type LogIdentity, Verifier } from '@vernix/tlog';
import { z } from 'zod';
import type { Clocks } from './clocks.ts';
import { CosignedCheckpoint } from './cosigned.ts';
import { LogReader } from './reader.ts';

const MINUTE_MS = 60_000;

/** Who must see the log grow, and what to do when they do not. */
export const WitnessSettings = z
  .strictObject({
    /** Public keys of witnesses; two of one name are one witness. */
    keys: z.array(z.string().max(4096)).max(64).default([]),
    /** How many must sign a checkpoint before it counts as seen. */
    quorum: z.int().min(0).max(64).default(0),
    /** `stop`: nothing more is released once an entry has waited for them so long. `degrade`: releasing goes on. */
    unreachable: z.enum(['degrade', 'stop']).default('degrade'),
    minutes: z
      .number()
      .positive()
      .max(7 * 24 * 60)
      .default(60),
  })
  .refine(
    ({ keys, quorum, unreachable }) => quorum <= keys.length && (unreachable === 'degrade' || quorum > 0),
    { error: 'quorum: not more than there are keys, and with stop at least 1' },
  );
export type WitnessSettings = z.output<typeof WitnessSettings>;

/** An entry, and when it came by the clock that nobody can set. */
interface Arrival {
  readonly index: number;
  readonly at: number;
}

/** How finely arrivals are kept, in parts of the patience: an entry may count as one that came so much earlier. */
const PARTS = 1_000;

/** How long entries of the log may wait to be seen by enough witnesses, and what they have seen. */
export class Witnessing {
  readonly cosigned: CosignedCheckpoint;
  /** After this long nothing more is released; null: releasing goes on. */
  readonly #patienceMs: number | null;
  readonly #clocks: Clocks;
  readonly #started: number;
  #newest: number;
  /** Of entries that witnesses have not seen, those that came since the start. */
  readonly #arrivals: Arrival[] = [];
  /** By the clock that nobody can set. */
  #waitingSince: number | null = null;
  #keeping: Promise<unknown> = Promise.resolve();

  private constructor(cosigned: CosignedCheckpoint, size: number, patienceMs: number | null, clocks: Clocks) {
    this.cosigned = cosigned;
    this.#newest = size - 1;
    this.#patienceMs = patienceMs;
    this.#clocks = clocks;
    this.#started = clocks.monotonic();
  }

  /** @throws VernixError `log-key-invalid`; what `CosignedCheckpoint.open` throws: the log is not what witnesses saw */
  static async open(
    directory: string,
    log: LogIdentity,
    { keys, quorum, unreachable, minutes }: WitnessSettings,
    clocks: Clocks,
  ): Promise<Witnessing> {
    const policy = { log, witnesses: keys.map((key) => Verifier.parse(key)), quorum };
    const cosigned = await CosignedCheckpoint.open(directory, policy);
    const { checkpoint } = await LogReader.open(directory);
    const patience = unreachable === 'stop' ? minutes * MINUTE_MS : null;
    const opened = new Witnessing(cosigned, checkpoint.size, patience, clocks);
    await opened.#look();
    return opened;
  }

  /** @throws VernixError `log-not-witnessed` */
  requireFresh(): void {
    const waited = this.#waitingSince === null ? 0 : this.#clocks.monotonic() - this.#waitingSince;
    if (this.#patienceMs !== null && waited > this.#patienceMs)
      throw new VernixError('log-not-witnessed', { size: this.cosigned.seen?.size ?? 0 });
  }

  /** An entry came into the log. */
  appended(index: number): void {
    const at = this.#clocks.monotonic();
    this.#newest = Math.max(index, this.#newest);
    this.#waitingSince ??= at;
    const apart = at - (this.#arrivals.at(-1)?.at ?? -Infinity);
    if (this.#patienceMs !== null && apart >= this.#patienceMs / PARTS) this.#arrivals.push({ index, at });
  }

  /** One after the other: of two at once the older could come last. @throws VernixError as `CosignedCheckpoint.keep` */
  keep(checkpoint: string, cosignatures: string): Promise<void> {
    const mine = this.#keeping.then(async () => {
      await this.cosigned.keep(checkpoint, cosignatures);
      await this.#look();
    });
    this.#keeping = mine.catch(() => undefined);
    return mine;
  }

  /** Since when the first unseen entry waits. Until that is known it is as it was: nobody gains by asking meanwhile. */
  async #look(): Promise<void> {
    const seen = this.cosigned.seen?.size ?? 0;
    while ((this.#arrivals[1]?.index ?? Infinity) <= seen) this.#arrivals.shift();
    if (seen > this.#newest) {
      this.#arrivals.length = 0;
      this.#waitingSince = null;
      return;
    }
    const [first] = this.#arrivals;
    this.#waitingSince = first !== undefined && first.index <= seen ? first.at : await this.#sinceBefore();
  }

  /** Of an entry from before the start only the wall clock tells, which may have been set since: not later than the start. */
  async #sinceBefore(): Promise<number> {
    const entry = await this.cosigned.firstUnseen();
    const at = entry === null ? Infinity : Date.parse(LogEntry.parse(JSON.parse(entry.toString())).at);
    const age = Math.max(0, this.#clocks.now().getTime() - at);
    return Math.min(this.#started, this.#clocks.monotonic() - age);
  }
}
