import type { Socket } from 'node:net';
import { KeyRequest, VernixError } from '@vernix/contracts';
import { encodeFrame, type Frame, FrameReader } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import { z } from 'zod';
import { type Holdings, perform, type SocketKind } from './operations/index.ts';

/** Enough of a request to answer it by its number. */
const Numbered = z.object({ id: z.int().nonnegative() });

/** A frame that has begun must be whole by then, and an answer taken by then. */
const PATIENCE_MS = 15_000;

/**
 * One connection: requests are answered one at a time, in order, and nothing more is read meanwhile, so a session
 * holds at most one frame. Bytes that are no frame are answered with an error, and the connection ends.
 */
export class Session {
  readonly #socket: Socket;
  readonly #holdings: Holdings;
  readonly #kind: SocketKind;
  readonly #log: Log;
  readonly #reader = new FrameReader();
  #work: Promise<void> = Promise.resolve();
  #deadline: NodeJS.Timeout | undefined;

  constructor(socket: Socket, holdings: Holdings, kind: SocketKind, log: Log) {
    this.#socket = socket;
    this.#holdings = holdings;
    this.#kind = kind;
    this.#log = log;
    socket.on('data', (chunk: Buffer) => {
      socket.pause();
      this.#work = this.#take(chunk).finally(() => socket.resume());
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => this.#clearDeadline());
  }

  /** Finishes the request under way and ends the connection. */
  async close(): Promise<void> {
    this.#socket.pause();
    await this.#work;
    this.#socket.destroySoon();
  }

  async #take(chunk: Buffer): Promise<void> {
    try {
      const frames = this.#reader.push(chunk);
      if (frames.length > 0) this.#clearDeadline();
      for (const frame of frames) await this.#answer(frame);
    } catch (error) {
      const code = error instanceof VernixError ? error.code : 'internal';
      this.#log.warn('connection-refused', { code });
      await this.#send(failure(0, error));
      this.#socket.destroySoon();
    }
    if (this.#reader.midFrame) this.#deadline ??= setTimeout(() => this.#socket.destroy(), PATIENCE_MS);
  }

  #clearDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  async #answer({ json, binary }: Frame): Promise<void> {
    const request = KeyRequest.safeParse(json);
    if (!request.success) {
      const where = request.error.issues[0]?.path.join('.') ?? '';
      const refusal = new VernixError('request-invalid', { where });
      const numbered = Numbered.safeParse(json);
      if (!numbered.success) throw refusal;
      await this.#send(failure(numbered.data.id, refusal));
      return;
    }
    const { id, op } = request.data;
    try {
      const { answer, keys } = await perform(this.#holdings, request.data, binary, this.#kind);
      const frame = encodeFrame({ id, ok: true, answer }, keys);
      keys?.fill(0);
      await this.#send(frame);
      frame.fill(0);
    } catch (error) {
      if (error instanceof VernixError) this.#log.warn('refused', { op, code: error.code });
      else this.#log.failure('operation-failed', error, { op });
      await this.#send(failure(id, error));
    } finally {
      binary.fill(0);
    }
  }

  /** Resolves when the operating system has the bytes; a caller that does not take its answer is cut off. */
  async #send(frame: Buffer): Promise<void> {
    if (this.#socket.destroyed) return;
    const deadline = setTimeout(() => this.#socket.destroy(), PATIENCE_MS);
    await new Promise<void>((resolve) => this.#socket.write(frame, () => resolve()));
    clearTimeout(deadline);
  }
}

function failure(id: number, error: unknown): Buffer {
  const { code, params } = error instanceof VernixError ? error : new VernixError('internal');
  return encodeFrame({ id, ok: false, code, params });
}
