import { LogEntry, VernixError } from '@vernix/contracts';
import { type LogIdentity, Verifier } from '@vernix/tlog';
import { z } from 'zod';
import type { Clocks } from './clocks.ts';
import { CosignedCheckpoint } from './cosigned.ts';

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

/** How long entries of the log may wait to be seen by enough witnesses, and what they have seen. */
export class Witnessing {
  readonly cosigned: CosignedCheckpoint;
  /** After this long nothing more is released; null: releasing goes on. */
  readonly #patienceMs: number | null;
  readonly #clocks: Clocks;
  /** By the clock that nobody can set. */
  #waitingSince: number | null = null;

  private constructor(cosigned: CosignedCheckpoint, patienceMs: number | null, clocks: Clocks) {
    this.cosigned = cosigned;
    this.#patienceMs = patienceMs;
    this.#clocks = clocks;
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
    const opened = new Witnessing(cosigned, unreachable === 'stop' ? minutes * MINUTE_MS : null, clocks);
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
  appended(): void {
    this.#waiting(this.#clocks.monotonic());
  }

  /** @throws VernixError as `CosignedCheckpoint.keep` */
  async keep(checkpoint: string, cosignatures: string): Promise<void> {
    await this.cosigned.keep(checkpoint, cosignatures);
    await this.#look();
  }

  async #look(): Promise<void> {
    this.#waitingSince = null;
    const entry = await this.cosigned.firstUnseen();
    if (entry === null) return;
    const at = Date.parse(LogEntry.parse(JSON.parse(entry.toString())).at);
    const since = this.#clocks.monotonic() - Math.max(0, this.#clocks.now().getTime() - at);
    // What was appended meanwhile has set it too; the first of them all counts.
    this.#waiting(since);
  }

  #waiting(since: number): void {
    this.#waitingSince = Math.min(since, this.#waitingSince ?? since);
  }
}
