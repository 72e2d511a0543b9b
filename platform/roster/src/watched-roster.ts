import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Roster, VernixError } from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import type { Log } from '@vernix/service';
import { RosterVersion } from './roster-version.ts';

export interface RosterSettings {
  readonly file: string;
  /** Ed25519 public key (JWK `x`) that signs rosters. */
  readonly publicKey: string;
  /** How often the file is looked at. */
  readonly checkSeconds: number;
}

/** Five thousand partners, each with keys and tokens, take less. */
const MOST_BYTES = 64 * 1024 * 1024;

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
  #mark: string;
  #refreshing: Promise<void> = Promise.resolve();

  private constructor(
    settings: RosterSettings,
    version: RosterVersion,
    log: Log,
    roster: Roster,
    mark: string,
  ) {
    this.#settings = settings;
    this.#version = version;
    this.#log = log;
    this.#current = roster;
    this.#mark = mark;
    this.#tell();
    this.#timer = setInterval(() => void this.refresh(), settings.checkSeconds * 1000).unref();
  }

  /**
   * @param dir where the highest version seen is remembered
   * @throws VernixError `signature-wrong`, `statement-invalid`, `roster-older`
   */
  static async open(settings: RosterSettings, dir: string, log: Log): Promise<WatchedRoster> {
    const version = await RosterVersion.recall(join(dir, 'roster-version'), settings.publicKey);
    const { mark, text } = await contentOf(settings.file);
    const roster = await verifyStatement(text, settings.publicKey, Roster);
    await version.use(roster.version);
    return new WatchedRoster(settings, version, log, roster, mark);
  }

  get current(): Roster {
    return this.#current;
  }

  /** Calls with the roster in use now, and with each that takes its place. */
  use(listener: (roster: Roster) => void): void {
    this.#listeners.push(listener);
    listener(this.#current);
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
      const content = await contentOf(this.#settings.file, this.#mark);
      if (content !== null) await this.#take(content);
    } catch (error) {
      this.#log.failure('roster-refused', error, { version: this.#current.version });
    }
  }

  async #take({ mark, text }: Content): Promise<void> {
    try {
      const roster = await verifyStatement(text, this.#settings.publicKey, Roster);
      await this.#version.use(roster.version);
      this.#current = roster;
    } catch (error) {
      // A refusal is told once. What else kept us from taking it, such as a full disk, may pass: it is tried again.
      if (error instanceof VernixError) this.#mark = mark;
      throw error;
    }
    this.#mark = mark;
    for (const listener of this.#listeners) listener(this.#current);
    this.#tell();
  }

  #tell(): void {
    const { version, partners } = this.#current;
    this.#log.info('roster-in-use', { version, count: partners.length });
  }
}

interface Content {
  /**
   * Tells one content of the file from another. The time of its last change alone does not: `cp -p` and `rsync -t` carry it
   * along from where the file was made, and two changes may fall on one tick of a coarse clock.
   */
  readonly mark: string;
  readonly text: string;
}

/** What the file holds; null when it is what `known` marks. */
async function contentOf(file: string): Promise<Content>;
async function contentOf(file: string, known: string): Promise<Content | null>;
async function contentOf(file: string, known?: string): Promise<Content | null> {
  const handle = await open(file, 'r');
  try {
    const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
    const mark = [ino, size, mtimeNs, ctimeNs].join(' ');
    if (mark === known) return null;
    // One that is longer was signed by nobody: it is refused as what it is.
    const text = size > MOST_BYTES ? '' : await handle.readFile('utf8');
    return { mark, text: text.trim() };
  } finally {
    await handle.close();
  }
}
