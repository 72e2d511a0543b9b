import { EventEmitter } from 'node:events';

/** Tells whoever watches that a transfer, or with null the registry as a whole, has changed. Says nothing about how. */
export class Changes {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  tell(transfer: string | null): void {
    this.#emitter.emit('changed', transfer);
  }

  /** Returns how to stop watching. */
  watch(listener: (transfer: string | null) => void): () => void {
    this.#emitter.on('changed', listener);
    return () => void this.#emitter.off('changed', listener);
  }
}
