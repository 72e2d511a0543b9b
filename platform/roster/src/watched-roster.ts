import { join } from 'node:path';
import { Roster, VernixError } from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import type { Log } from '@vernix/service';
import { type Content, contentOf } from './file-content.ts';
import { RosterVersion } from './roster-version.ts';

export interface RosterSettings {
  readonly file: string;
  /** Ed25519 public key (JWK `x`) that signs rosters. */
  readonly publicKey: string;
  /** How often the file is looked at. */
  readonly checkSeconds: number;
}

/**
 * Who may send, as a signed file says that somebody else puts in place. The file is looked at again and again, and a changed
 * one is taken. One with a wrong signature, or older than any seen here before, is refused, also after a restart: then
 * the one in use stays.
 */
export class WatchedRoster {
  readonly #settings: RosterSettings;
  readonly #version: RosterVersion;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners: ((roster: Roster) => void)[] = [];
  #current: Roster;
  #content: Content;
  #told: (version: number) => Promise<void> = () => Promise.resolve();
  #refreshing: Promise<void> = Promise.resolve();

  private constructor(
    settings: RosterSettings,
    version: RosterVersion,
    log: Log,
    roster: Roster,
    content: Content,
  ) {
    this.#settings = settings;
    this.#version = version;
    this.#log = log;
    this.#current = roster;
    this.#content = content;
    this.#tell();
    this.#timer = setInterval(() => void this.refresh(), settings.checkSeconds * 1000).unref();
  }

  /**
   * @param dir where the highest version seen is remembered
   * @throws VernixError `signature-wrong`, `statement-invalid`, `roster-older`
   */
  static async open(settings: RosterSettings, dir: string, log: Log): Promise<WatchedRoster> {
    const version = await RosterVersion.recall(join(dir, 'roster-version'), settings.publicKey);
    const content = await contentOf(settings.file);
    const roster = await verifyStatement(content.text, settings.publicKey, Roster);
    await version.use(roster.version);
    return new WatchedRoster(settings, version, log, roster, content);
  }

  get current(): Roster {
    return this.#current;
  }

  /** Calls with the roster in use now, and with each that takes its place. */
  use(listener: (roster: Roster) => void): void {
    this.#listeners.push(listener);
    listener(this.#current);
  }

  /** `told` hears of the roster in use, and of each that follows before it is taken; one it rejects is tried again. */
  async tellFirst(told: (version: number) => Promise<void>): Promise<void> {
    this.#told = told;
    await told(this.#current.version);
  }

  /** Reads the file again when it changed; one look at a time. It does not throw. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#look());
    return this.#refreshing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refreshing;
  }

  async #look(): Promise<void> {
    try {
      const content = await contentOf(this.#settings.file, this.#content.mark);
      if (content !== null) await this.#take(content);
    } catch (error) {
      this.#log.failure('roster-refused', error, { version: this.#current.version });
    }
  }

  async #take(content: Content): Promise<void> {
    // The same under another mark: it was touched, or put aside while we looked.
    if (content.text === this.#content.text) {
      this.#content = content;
      return;
    }
    let roster: Roster;
    try {
      roster = await verifyStatement(content.text, this.#settings.publicKey, Roster);
      await this.#version.use(roster.version);
    } catch (error) {
      // A refusal is told once. What else kept us from taking it, such as a full disk, may pass: it is tried again.
      if (error instanceof VernixError) this.#content = content;
      throw error;
    }
    await this.#told(roster.version);
    this.#content = content;
    this.#current = roster;
    for (const listener of this.#listeners) listener(roster);
    this.#tell();
  }

  #tell(): void {
    const { version, partners } = this.#current;
    this.#log.info('roster-in-use', { version, count: partners.length });
  }
}
