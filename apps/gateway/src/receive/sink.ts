import { once } from 'node:events';
import type { Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { sealTransform } from '@vernix/seal';
import type { StoredFile } from './stored-file.ts';

/** Where a sender's bytes go on their way to the disk. */
export interface Sink {
  /** Takes bytes as the sender sent them, for good: wait for what it returns before writing more. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Ends the segment, if one is open, so that everything written can be opened by its recipient. */
  endSegment(): Promise<void>;
}

/** For a file its sender sealed: stored as it comes. */
export class PlainSink implements Sink {
  readonly #file: StoredFile;

  constructor(file: StoredFile) {
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    return this.#file.append(bytes);
  }

  endSegment(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Seals what it is given, each segment an age file of its own. Its file key lives in this process's memory only and is
 * gone with the segment, which is why an upload that continues later continues in a new one.
 */
export class SealingSink implements Sink {
  readonly #file: StoredFile;
  readonly #recipient: string;
  #segment: Transform | null = null;
  #blocked: Promise<void> | undefined;

  constructor(file: StoredFile, recipient: string) {
    this.#file = file;
    this.#recipient = recipient;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#segment ??= await this.#begin();
    // Once sealed, nothing of it is needed in clear: a thief who comes later finds none of it in memory.
    const sealed = (): void => void bytes.fill(0);
    if (!this.#segment.write(bytes, sealed)) await once(this.#segment, 'drain');
    await this.#blocked;
  }

  async endSegment(): Promise<void> {
    const segment = this.#segment;
    if (segment === null) return;
    this.#segment = null;
    segment.end();
    await finished(segment);
    await this.#blocked;
  }

  async #begin(): Promise<Transform> {
    const segment = await sealTransform([this.#recipient]);
    segment.on('data', (sealed: Buffer) => {
      this.#blocked = this.#file.append(sealed);
    });
    return segment;
  }
}
