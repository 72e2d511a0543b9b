import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Partner, Roster } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { verifyStatement } from '@vernix/seal';
import { type Log, RosterVersion } from '@vernix/service';
import type { VaultConfig } from './config.ts';
import type { Site } from './publish/source-rows.ts';
import { Repeated } from './repeated.ts';

/**
 * The partners of the signed roster. Looked at again when its file changed; a roster that does not verify, or is older than
 * any seen here before, is not taken, also after a restart.
 */
export class Partners {
  readonly #settings: VaultConfig['roster'];
  readonly #version: RosterVersion;
  readonly #log: Log;
  #roster: Roster;
  #byId: ReadonlyMap<string, Partner>;
  #modified: number;
  #told: (version: number) => Promise<void> = () => Promise.resolve();
  readonly #repeated: Repeated;

  private constructor(settings: VaultConfig['roster'], version: RosterVersion, log: Log, read: ReadRoster) {
    this.#settings = settings;
    this.#version = version;
    this.#log = log;
    this.#roster = read.roster;
    this.#modified = read.modified;
    this.#byId = byId(read.roster);
    log.info('roster-in-use', { version: read.roster.version });
    this.#repeated = new Repeated(async () => {
      await this.#check();
      return settings.checkSeconds * 1000;
    });
  }

  /**
   * @param dir where the highest version is remembered
   * @throws VernixError `signature-wrong`, `statement-invalid`, `roster-older`
   */
  static async open(settings: VaultConfig['roster'], dir: string, log: Log): Promise<Partners> {
    const file = join(dir, 'roster-version');
    const version = await RosterVersion.recall(file, settings.publicKey, writeAtomically);
    const read = await readRoster(settings);
    await version.use(read.roster.version);
    return new Partners(settings, version, log, read);
  }

  /** `used` hears of the roster in use, and of each that follows before it is taken. */
  async tell(used: (version: number) => Promise<void>): Promise<void> {
    this.#told = used;
    await used(this.#roster.version);
  }

  find(id: string): Partner | undefined {
    return this.#byId.get(id);
  }

  /** What of them a snapshot may show. */
  sites(): Site[] {
    return this.#roster.partners.map(({ id, name, kind, levelOfCare }) => ({ id, name, kind, levelOfCare }));
  }

  async close(): Promise<void> {
    await this.#repeated.stop();
  }

  async #check(): Promise<void> {
    try {
      const { mtimeMs } = await stat(this.#settings.file);
      if (mtimeMs === this.#modified) return;
      this.#modified = mtimeMs;
      const { roster } = await readRoster(this.#settings);
      await this.#version.use(roster.version);
      await this.#told(roster.version).catch((error: unknown) => {
        this.#modified = Number.NaN; // looked at again the next time
        throw error;
      });
      this.#roster = roster;
      this.#byId = byId(roster);
      this.#log.info('roster-in-use', { version: roster.version });
    } catch (error) {
      this.#log.failure('roster-not-taken', error, { version: this.#roster.version });
    }
  }
}

interface ReadRoster {
  readonly roster: Roster;
  readonly modified: number;
}

async function readRoster({ file, publicKey }: VaultConfig['roster']): Promise<ReadRoster> {
  const { mtimeMs: modified } = await stat(file);
  const jws = (await readFile(file, 'utf8')).trim();
  return { roster: await verifyStatement(jws, publicKey, Roster), modified };
}

const byId = ({ partners }: Roster): Map<string, Partner> =>
  new Map(partners.map((partner) => [partner.id, partner]));
