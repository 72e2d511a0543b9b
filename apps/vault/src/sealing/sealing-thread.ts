import { Worker } from 'node:worker_threads';
import type { SealedChunk, SealJob } from './seal-chunk.ts';

interface Waiting {
  readonly resolve: (sealed: SealedChunk) => void;
  readonly reject: (error: Error) => void;
}

/** Seals chunks in a thread of its own. When the thread fails, so does what was asked of it; the next call starts another. */
export class SealingThread {
  #worker: Worker | undefined;
  /** The thread answers in the order it was asked. */
  #waiting: Waiting[] = [];

  /** Takes the clear bytes away from the caller. The keys are copied; both are wiped when the chunk is sealed. */
  seal({ transferId, keys, clear }: SealJob): Promise<SealedChunk> {
    const worker = (this.#worker ??= this.#start());
    // A copy of the key alone: cloning would take the whole memory that it is a part of.
    const copies = { identity: new Uint8Array(keys.identity), clinical: new Uint8Array(keys.clinical) };
    const { bytes, items, digests } = clear;
    const { rows, classes } = items;
    const spans = [items.from, items.to, digests.from, digests.to];
    const moved = [copies.identity, copies.clinical, bytes, rows, classes, ...spans].map(
      ({ buffer }) => buffer,
    );
    worker.postMessage({ transferId, keys: copies, clear } satisfies SealJob, moved);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.ts', import.meta.url));
    worker.on('message', (sealed: SealedChunk) => this.#waiting.shift()?.resolve(sealed));
    let cause: Error | undefined;
    worker.on('error', (error: Error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      const failed = this.#waiting;
      this.#waiting = [];
      for (const { reject } of failed) reject(new Error('The sealing thread ended.', { cause }));
    });
    return worker;
  }
}
