import { type CollectableFile, type GoneList, VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import { databaseError } from '../db/connection.ts';
import type { SealedFiles } from '../files.ts';
import { Repeated } from '../repeated.ts';
import type { Partners } from '../roster.ts';
import { checkAnnounced } from './announced.ts';
import { fetchFile } from './fetch-file.ts';
import type { GatewayClient } from './gateway-client.ts';
import { recordStored } from './record-stored.ts';

const MOST_BACKOFF = 16;

export interface CollectorParts {
  readonly gateway: GatewayClient;
  readonly files: SealedFiles;
  readonly database: Pool;
  readonly partners: Pick<Partners, 'find'>;
  readonly log: Log;
  readonly pollSeconds: number;
  /** Writes the acceptance of a held file in the log; again changes nothing. */
  readonly accept: (file: CollectableFile) => Promise<void>;
  /** Writes in the log that the gateway removed what nobody had collected. */
  readonly gone: (file: GoneList['gone'][number]) => Promise<void>;
  /** Listens to what became of deliveries. */
  readonly follow: (stopping: AbortSignal) => Promise<void>;
  /** A new file is held and written down. */
  readonly collected: (transferId: string) => void;
}

/**
 * Asks the gateway for files and brings them in: fetch, verify, fsync, write down, log, acknowledge. Every step may be
 * cut short anywhere and is done again; only the last lets the gateway delete.
 */
export class Collector {
  readonly #parts: CollectorParts;
  readonly #repeated: Repeated;
  #slower = 1;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#repeated = new Repeated(async (stopping) => {
      this.#slower = (await this.#round(stopping)) ? 1 : Math.min(this.#slower * 2, MOST_BACKOFF);
      return parts.pollSeconds * this.#slower * 1000;
    });
  }

  /** Breaks off what is being fetched: it goes on from there the next time. */
  async stop(): Promise<void> {
    await this.#repeated.stop();
  }

  /** One look at the gateway. False when something kept a file from coming in. */
  async #round(stopping: AbortSignal): Promise<boolean> {
    let well = true;
    let after: string | undefined;
    try {
      do {
        const files = await this.#parts.gateway.files(after, stopping);
        after = undefined;
        for (const file of files) {
          if (stopping.aborted) return true;
          const came = await this.#tryCollect(file, stopping);
          well &&= came;
          // A file that stays in the list does not keep the pages behind it from being looked at.
          after = came ? undefined : file.id;
        }
      } while (after !== undefined);
      await this.#recordGone(stopping);
      await this.#parts.follow(stopping);
    } catch (error) {
      if (!stopping.aborted) this.#report(error);
      return false;
    }
    return well;
  }

  /** A kill between the two puts it on record twice: never once too few. */
  async #recordGone(stopping: AbortSignal): Promise<void> {
    const { gateway, gone } = this.#parts;
    for (const file of await gateway.gone(stopping)) {
      await gone(file);
      await gateway.noteGone(file.id, stopping);
    }
  }

  async #tryCollect(file: CollectableFile, stopping: AbortSignal): Promise<boolean> {
    try {
      await this.#collect(file, stopping);
      return true;
    } catch (error) {
      if (!stopping.aborted) this.#report(error, file.id);
      return false;
    }
  }

  async #collect(file: CollectableFile, stopping: AbortSignal): Promise<void> {
    const { gateway, files, database, partners, log, accept, collected } = this.#parts;
    const { rowCount } = await database.query('SELECT 1 FROM transfer WHERE transfer_id = $1', [file.id]);
    if (rowCount === 0) {
      checkAnnounced(file, partners.find(file.partner));
      await fetchFile(gateway, files, file, stopping);
      await recordStored(database, file);
      log.info('file-collected', { transfer: file.id, partner: file.partner, bytes: file.bytes });
      collected(file.id);
    }
    await accept(file);
    await gateway.acknowledge(file.id, file.sha256, stopping);
  }

  #report(error: unknown, transfer: string | null = null): void {
    const fault = databaseError(error);
    const { log } = this.#parts;
    if (fault instanceof VernixError) log.warn('collecting-delayed', { code: fault.code, transfer });
    else log.failure('collecting-failed', fault, { transfer });
  }
}
