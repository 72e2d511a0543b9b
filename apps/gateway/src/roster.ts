import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Partner, Roster, VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { verifyStatement } from '@vernix/seal';
import { type Log, RosterVersion } from '@vernix/service';
import type { GatewayConfig } from './config.ts';

interface Credential {
  readonly partner: Partner;
  readonly notAfter: number;
}

/**
 * Who may send. Read-only: a signed file somebody else puts in place. One with a wrong signature, or older than any seen
 * here before, is refused, also after a restart.
 */
export class RosterKeeper {
  readonly #settings: GatewayConfig['roster'];
  readonly #version: RosterVersion;
  readonly #log: Log;
  #roster: Roster;
  #credentials: ReadonlyMap<string, Credential>;
  #modified: number;

  private constructor(settings: GatewayConfig['roster'], version: RosterVersion, log: Log, read: ReadRoster) {
    this.#settings = settings;
    this.#version = version;
    this.#log = log;
    this.#roster = read.roster;
    this.#modified = read.modified;
    this.#credentials = credentialsOf(read.roster);
  }

  /** @throws {VernixError} `signature-wrong`, `statement-invalid`, `roster-older` */
  static async open(settings: GatewayConfig['roster'], dir: string, log: Log): Promise<RosterKeeper> {
    const file = join(dir, 'roster-version');
    const version = await RosterVersion.recall(file, settings.publicKey, writeAtomically);
    const read = await readRoster(settings);
    await version.use(read.roster.version);
    return new RosterKeeper(settings, version, log, read);
  }

  get current(): Roster {
    return this.#roster;
  }

  /** Reads the file again when it changed. One that is refused leaves the roster in use as it is. */
  async refresh(): Promise<void> {
    try {
      const { mtimeMs } = await stat(this.#settings.file);
      if (mtimeMs === this.#modified) return;
      this.#modified = mtimeMs;
      const { roster } = await readRoster(this.#settings);
      await this.#version.use(roster.version);
      this.#roster = roster;
      this.#credentials = credentialsOf(roster);
      this.#log.info('roster-read', { version: roster.version, count: roster.partners.length });
    } catch (error) {
      this.#log.failure('roster-refused', error, { version: this.#roster.version });
    }
  }

  findPartner(id: string): Partner | undefined {
    return this.#roster.partners.find((partner) => partner.id === id);
  }

  /**
   * Whose token this is. It is looked up by its hash, so the time that takes says nothing about any token.
   * @throws {VernixError} `token-wrong`, `token-expired`
   */
  partnerOf(token: string, now: number): Partner {
    const credential = this.#credentials.get(sha256(token).toString('hex'));
    if (credential === undefined) throw new VernixError('token-wrong');
    if (credential.notAfter <= now) throw new VernixError('token-expired');
    return credential.partner;
  }

  isCollector(token: string): boolean {
    return timingSafeEqual(sha256(token), Buffer.from(this.#roster.collectorTokenSha256, 'hex'));
  }
}

interface ReadRoster {
  readonly roster: Roster;
  readonly modified: number;
}

async function readRoster(settings: GatewayConfig['roster']): Promise<ReadRoster> {
  const { mtimeMs: modified } = await stat(settings.file);
  const jws = (await readFile(settings.file, 'utf8')).trim();
  const roster = await verifyStatement(jws, settings.publicKey, Roster);
  return { roster, modified };
}

function credentialsOf(roster: Roster): Map<string, Credential> {
  return new Map(
    roster.partners.flatMap((partner) =>
      partner.tokens.map((token) => [token.sha256, { partner, notAfter: Date.parse(token.notAfter) }]),
    ),
  );
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
