import { createHash, timingSafeEqual } from 'node:crypto';
import { type Partner, type Roster, VernixError } from '@vernix/contracts';
import { WatchedRoster } from '@vernix/roster';
import type { Log } from '@vernix/service';
import type { GatewayConfig } from './config.ts';

interface Credential {
  readonly partner: Partner;
  readonly notAfter: number;
}

/** Who may send, found by what they present. */
export class RosterKeeper {
  readonly #watched: WatchedRoster;
  #credentials: ReadonlyMap<string, Credential> = new Map();

  private constructor(watched: WatchedRoster) {
    this.#watched = watched;
    watched.use((roster) => {
      this.#credentials = credentialsOf(roster);
    });
  }

  /** @throws {VernixError} `signature-wrong`, `statement-invalid`, `roster-older` */
  static async open(settings: GatewayConfig['roster'], dir: string, log: Log): Promise<RosterKeeper> {
    return new RosterKeeper(await WatchedRoster.open(settings, dir, log));
  }

  get current(): Roster {
    return this.#watched.current;
  }

  /** Reads the file again when it changed; the watching does so by itself. One that is refused changes nothing. */
  async refresh(): Promise<void> {
    await this.#watched.refresh();
  }

  async close(): Promise<void> {
    await this.#watched.close();
  }

  findPartner(id: string): Partner | undefined {
    return this.current.partners.find((partner) => partner.id === id);
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
    return timingSafeEqual(sha256(token), Buffer.from(this.current.collectorTokenSha256, 'hex'));
  }
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
