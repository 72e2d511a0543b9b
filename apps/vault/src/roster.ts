import type { Partner } from '@vernix/contracts';
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

  find(id: string): Partner | undefined {
    return this.#byId.get(id);
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
