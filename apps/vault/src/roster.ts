import { readFile } from 'node:fs/promises';
import { type Partner, Roster } from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import type { Log } from '@vernix/service';
import type { Site } from './publish/source-rows.ts';

/** The partners of the signed roster. Looked at again now and then; a roster that does not verify, or is older, is not taken. */
export class Partners {
  readonly #file: string;
  readonly #publicKey: string;
  readonly #log: Log;
  #roster: Roster;
  #byId = new Map<string, Partner>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(file: string, publicKey: string, log: Log, roster: Roster) {
    this.#file = file;
    this.#publicKey = publicKey;
    this.#log = log;
    this.#roster = roster;
    this.#take(roster);
  }

  /** @throws VernixError `signature-wrong`, `statement-invalid` */
  static async open(
    { file, publicKey, checkSeconds }: { file: string; publicKey: string; checkSeconds: number },
    log: Log,
  ): Promise<Partners> {
    const partners = new Partners(file, publicKey, log, await read(file, publicKey));
    partners.#timer = setInterval(() => void partners.#check(), checkSeconds * 1000).unref();
    return partners;
  }

  find(id: string): Partner | undefined {
    return this.#byId.get(id);
  }

  /** What of them a snapshot may show. */
  sites(): Site[] {
    return this.#roster.partners.map(({ id, name, kind, levelOfCare }) => ({ id, name, kind, levelOfCare }));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #check(): Promise<void> {
    try {
      const roster = await read(this.#file, this.#publicKey);
      if (roster.version > this.#roster.version) this.#take(roster);
    } catch (error) {
      this.#log.failure('roster-not-taken', error);
    }
  }

  #take(roster: Roster): void {
    this.#roster = roster;
    this.#byId = new Map(roster.partners.map((partner) => [partner.id, partner]));
    this.#log.info('roster-in-use', { version: roster.version });
  }
}

async function read(file: string, publicKey: string): Promise<Roster> {
  return await verifyStatement((await readFile(file, 'utf8')).trim(), publicKey, Roster);
}
