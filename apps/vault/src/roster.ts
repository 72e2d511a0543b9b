import { type Partner, VernixError } from '@vernix/contracts';
import { type RosterSettings, WatchedRoster } from '@vernix/roster';
import type { Log } from '@vernix/service';
import type { Site } from './publish/source-rows.ts';

/** The partners of the roster in use. */
export class Partners {
  readonly #watched: WatchedRoster;
  #byId: ReadonlyMap<string, Partner> = new Map();

  private constructor(watched: WatchedRoster) {
    this.#watched = watched;
    watched.use(({ partners }) => {
      this.#byId = new Map(partners.map((partner) => [partner.id, partner]));
    });
  }

  /**
   * @param dir where the highest version is remembered
   * @throws VernixError `signature-wrong`, `statement-invalid`, `roster-older`
   */
  static async open(settings: RosterSettings, dir: string, log: Log): Promise<Partners> {
    return new Partners(await WatchedRoster.open(settings, dir, log));
  }

  /** `used` hears of the roster in use, and of each that follows before it is taken. */
  async tell(used: (version: number) => Promise<void>): Promise<void> {
    await this.#watched.tellFirst(used);
  }

  find(id: string): Partner | undefined {
    return this.#byId.get(id);
  }

  /** Those that something can be sealed to. */
  withKey(): Partner[] {
    return this.#watched.current.partners.filter(({ reportRecipient }) => reportRecipient !== null);
  }

  /** The key that something for a partner is sealed to. @throws VernixError `partner-without-key` */
  keyOf(id: string): string {
    const key = this.find(id)?.reportRecipient ?? null;
    if (key === null) throw new VernixError('partner-without-key', { partner: id });
    return key;
  }

  /** What one is called; of one that left, the id. */
  nameOf(id: string): string {
    return this.find(id)?.name ?? id;
  }

  /** What of them a snapshot may show. */
  sites(): Site[] {
    const { partners } = this.#watched.current;
    return partners.map(({ id, name, kind, levelOfCare }) => ({ id, name, kind, levelOfCare }));
  }

  /** Reads the file again when it changed; the watching does so by itself. One that is refused changes nothing. */
  async refresh(): Promise<void> {
    await this.#watched.refresh();
  }

  async close(): Promise<void> {
    await this.#watched.close();
  }
}
