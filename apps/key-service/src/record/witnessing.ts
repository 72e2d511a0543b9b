import { LogEntry, VernixError } from '@vernix/contracts';
import { CosignedCheckpoint } from '@vernix/log-files';
import { type LogIdentity, Verifier } from '@vernix/tlog';
import type { KeyServiceConfig } from '../config.ts';
import type { Clocks } from './clocks.ts';

const MINUTE_MS = 60_000;

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
    { keys, quorum, unreachable, minutes }: KeyServiceConfig['witnesses'],
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
