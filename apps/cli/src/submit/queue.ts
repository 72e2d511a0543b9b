/** A queue of commands, as sockets `NAME.NUMBER` in a private directory. See `turn.ts` for what it is for. */
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, link, open, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransferId, VernixError } from '@vernix/contracts';
import { hasCode, makePrivateDirectory } from '../private-file.ts';
import { Place, TURN } from './place.ts';

/** What comes of waiting for another: nobody answers there, it left without a word, or the transfer that it told. */
export type Answer = 'nobody' | 'left' | { readonly transferId: string };

const MOST_PAUSE_MS = 50;

/** Before looking again; not the same for two. */
export const pause = (): Promise<void> => sleep(randomInt(1, MOST_PAUSE_MS));

export class Queue {
  readonly #directory: string;
  readonly #name: string;
  readonly #handle: FileHandle;

  private constructor(directory: string, name: string, handle: FileHandle) {
    this.#directory = directory;
    this.#name = name;
    this.#handle = handle;
  }

  static async open(directory: string, name: string): Promise<Queue> {
    await makePrivateDirectory(directory);
    return new Queue(directory, name, await open(directory));
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  /** Of all places, in order; of some the process may be gone. */
  async numbers(): Promise<number[]> {
    return (await readdir(this.#directory))
      .map((file) => file.split('.'))
      .filter(([name, number = '']) => name === this.#name && /^\d+$/.test(number))
      .map(([, number]) => Number(number))
      .toSorted((one, other) => one - other);
  }

  /**
   * Takes a place behind all others. Somebody may have come in after we looked, and have a number above ours: they did not
   * see ours, and may think that they are the first. So we begin again, and see theirs.
   */
  async enter(): Promise<Place> {
    for (;;) {
      const place = new Place(((await this.numbers()).at(-1) ?? 0) + 1);
      if (await this.#listen(place)) {
        if ((await this.numbers()).at(-1) === place.number) return place;
        await this.remove(place.number);
      }
      place.close();
      await pause();
    }
  }

  /**
   * Whether the number was free. It is given to a socket that listens already: between its name and its listening one
   * would be taken for one whose process is gone.
   */
  async #listen({ server, number }: Place): Promise<boolean> {
    const draft = `${this.#name}.${randomBytes(6).toString('hex')}-new`;
    server.listen(this.#socket(draft));
    await once(server, 'listening').catch((error: unknown) => {
      throw Object.assign(error as Error, { path: this.#directory });
    });
    try {
      await link(join(this.#directory, draft), this.#path(number));
      return true;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      return false;
    } finally {
      await rm(join(this.#directory, draft));
    }
  }

  /**
   * Resolves when whoever has this number tells a transfer, leaves, or is gone; which may be at once.
   *
   * @param onTurn called when it says that it has the turn
   */
  waitFor(number: number, onTurn: () => void, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let without: Answer = 'left';
      let said = '';
      const socket = connect(this.#socket(`${this.#name}.${number}`));
      const stop = (): void => void socket.destroy(signal.reason as Error);
      signal.addEventListener('abort', stop);
      socket.setEncoding('utf8').on('data', (text: string) => (said += text));
      socket.once('data', onTurn); // the first that is said
      socket.on('error', (error) => {
        if (hasCode(error, 'ECONNREFUSED') || hasCode(error, 'ENOENT')) without = 'nobody';
        else if (hasCode(error, 'EACCES'))
          reject(new VernixError('path-not-allowed', { path: this.#path(number) }));
        else if (signal.aborted) reject(error);
      });
      socket.once('close', () => {
        signal.removeEventListener('abort', stop);
        const told = TransferId.safeParse(said.slice(TURN.length));
        resolve(told.success ? { transferId: told.data } : without);
      });
    });
  }

  remove(number: number): Promise<void> {
    return rm(this.#path(number), { force: true });
  }

  #path(number: number): string {
    return join(this.#directory, `${this.#name}.${number}`);
  }

  /** By the directory's descriptor where there is one to name: a socket's path may have 107 bytes, the directory's more. */
  #socket(file: string): string {
    if (process.platform !== 'linux') return join(this.#directory, file);
    return `/proc/self/fd/${this.#handle.fd}/${file}`;
  }
}
