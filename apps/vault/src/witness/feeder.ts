import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import { parseCheckpoint, parseNote } from '@vernix/tlog';
import { Repeated } from '../repeated.ts';
import { addCheckpoint } from './witness-client.ts';

export interface FeederOptions {
  readonly keyService: KeyServicePlace;
  /** Addresses of witnesses. */
  readonly urls: readonly string[];
  readonly everySeconds: number;
  readonly log: Log;
}

/** A log that does not grow is shown again after this long, so that it can be told when it was last seen. */
const AGAIN_AFTER_MS = 60_000;
/** A witness that has not answered for so long is missing: what waits for it is told by the key service, and logged. */
const PATIENCE_MS = 60_000;
/** What one round asks of one witness: it may tell where it stands, be shown what it forgot, and tell again. */
const MOST_TURNS = 4;

interface Fed {
  readonly checkpoint: string;
  readonly at: number;
}

/**
 * Carries the log's checkpoints to the witnesses and their cosignatures back to the key service, which has no network. What
 * it carries is signed on both sides: a robbed vault can hold it back, and the key service's patience then ends.
 */
export class WitnessFeeder {
  readonly #options: FeederOptions;
  readonly #keys: KeyClient;
  readonly #repeated: Repeated;
  /** Where each witness stands, as far as it told. */
  readonly #stands = new Map<string, number>();
  #fed: Fed | null = null;
  /** So many entries have enough witnesses seen, as the key service said last, and when. */
  #seen = { size: 0, at: Date.now() };

  constructor(options: FeederOptions) {
    this.#options = options;
    this.#keys = KeyClient.to(options.keyService);
    this.#repeated = new Repeated(async (stopping) => {
      if (options.urls.length > 0) await this.#round(stopping);
      return options.everySeconds * 1000;
    });
  }

  async stop(): Promise<void> {
    await this.#repeated.stop();
    await this.#keys.close();
  }

  /**
   * To ask for the proof of an entry that the next round will show would be in vain.
   * @throws VernixError `log-not-witnessed`: witnesses answer, and have not been shown the entry
   */
  requireShown(entry: number): void {
    const { size, at } = this.#seen;
    const isAnswering = this.#options.urls.length > 0 && Date.now() - at < PATIENCE_MS;
    if (isAnswering && entry >= size) throw new VernixError('log-not-witnessed', { size });
  }

  async #round(stopping: AbortSignal): Promise<void> {
    const { urls, log } = this.#options;
    try {
      const { checkpoint, cosigned } = (await this.#keys.call('log.checkpoint', {})).answer;
      const unchanged = this.#fed?.checkpoint === checkpoint && Date.now() - this.#fed.at < AGAIN_AFTER_MS;
      if (unchanged) return;
      const lines = await Promise.all(urls.map((url) => this.#tell(url, { checkpoint, cosigned }, stopping)));
      const cosignatures = lines.join('');
      if (cosignatures === '') return;
      const { answer } = await this.#keys.call('log.cosigned', { checkpoint, cosignatures });
      this.#seen = { size: answer.size, at: Date.now() };
      if (!lines.includes('')) this.#fed = { checkpoint, at: Date.now() };
      log.info('log-witnessed', { size: answer.size });
    } catch (error) {
      if (stopping.aborted) return;
      if (error instanceof VernixError) log.warn('witnessing-delayed', { code: error.code });
      else log.failure('witnessing-failed', error);
    }
  }

  /** The witness's signature lines; none when it does not answer, or refuses. */
  async #tell(url: string, notes: Notes, stopping: AbortSignal): Promise<string> {
    const { log, urls } = this.#options;
    try {
      return await this.#cosign(url, notes, stopping);
    } catch (error) {
      if (stopping.aborted) return '';
      const code = error instanceof VernixError ? error.code : 'internal';
      // A log that is behind its witness was put back, and one that does not continue what it saw was forked.
      const level = code === 'log-rolled-back' || code === 'witness-refused' ? 'error' : 'warn';
      log[level]('witness-did-not-sign', { code, witness: urls.indexOf(url) + 1 });
      return '';
    }
  }

  async #cosign(url: string, { checkpoint, cosigned }: Notes, stopping: AbortSignal): Promise<string> {
    const size = sizeOf(checkpoint);
    const known = cosigned === null ? 0 : sizeOf(cosigned);
    let stands = this.#stands.get(url) ?? known;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      if (stands > size) {
        // Whoever verifies the log may have shown the witness more than this round began with.
        if ((await this.#sizeNow()) >= stands) return '';
        throw new VernixError('log-rolled-back', { size, older: stands });
      }
      const proof = await this.#growth(stands, size);
      const answer = await addCheckpoint(url, { oldSize: stands, proof, checkpoint }, stopping);
      if ('lines' in answer) {
        this.#stands.set(url, size);
        return answer.lines;
      }
      if (answer.stands < stands && cosigned !== null && answer.stands < known) {
        // It stands before what was cosigned: perhaps its memory was put back. It is shown what it may have signed.
        await addCheckpoint(url, { oldSize: known, proof: [], checkpoint: cosigned }, stopping);
        this.#options.log.warn('witness-was-behind', { size: answer.stands });
      }
      stands = answer.stands;
      await sleep(0);
    }
    throw new VernixError('witness-refused', { witness: url, status: 409 });
  }

  async #sizeNow(): Promise<number> {
    return sizeOf((await this.#keys.call('log.checkpoint', {})).answer.checkpoint);
  }

  async #growth(older: number, size: number): Promise<Buffer[]> {
    if (older === 0 || older === size) return [];
    const { answer } = await this.#keys.call('log.growth', { older, size });
    return answer.proof.map((hash) => Buffer.from(hash, 'base64'));
  }
}

interface Notes {
  readonly checkpoint: string;
  readonly cosigned: string | null;
}

const sizeOf = (note: string): number => parseCheckpoint(parseNote(note).text).size;
