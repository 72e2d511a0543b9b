import type { Socket } from 'node:net';
import { KeyRequest, VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { encodeFrame, type Frame, FrameReader } from './frame.ts';

/** Does what a request asks. @throws VernixError what the caller is told */
export type Perform = (
  request: KeyRequest,
  binary: Buffer,
) => Promise<{ readonly answer: unknown; readonly keys?: Buffer }>;

/** What becomes of a connection's requests, for a log. */
export interface SessionEvents {
  /** It sent what is no request, and is ended. */
  readonly ended: (code: string) => void;
  readonly refused: (op: KeyRequest['op'], code: string) => void;
  readonly failed: (op: KeyRequest['op'], error: unknown) => void;
}

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
  readonly #perform: Perform;
  readonly #events: SessionEvents;
  readonly #reader = new FrameReader();
  #work: Promise<void> = Promise.resolve();
  #deadline: NodeJS.Timeout | undefined;
  #isAnswering = false;
  #askedAt = 0;
  /** What still comes is dropped. Left unread, TCP would take the last answer back with it. */
  #ended = false;

  constructor(socket: Socket, perform: Perform, events: SessionEvents) {
    this.#socket = socket;
    this.#perform = perform;
    this.#events = events;
    socket.on('data', (chunk: Buffer) => {
      if (this.#ended) return;
      socket.pause();
      this.#isAnswering = true;
      this.#work = this.#take(chunk).finally(() => {
        this.#isAnswering = false;
        socket.resume();
      });
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => this.#clearDeadline());
  }

  /** Being answered, or in the middle of what it asks. */
  get isBusy(): boolean {
    return this.#isAnswering || this.#reader.midFrame;
  }

  /** When it last asked something, in milliseconds of this process; 0: never. */
  get askedAt(): number {
    return this.#askedAt;
  }

  /** Ends the connection at once: nothing of it is under way. */
  giveWay(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  /** Finishes the request under way and ends the connection. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#socket.pause();
    await this.#work;
    this.#socket.destroySoon();
  }

  async #take(chunk: Buffer): Promise<void> {
    try {
      const frames = this.#reader.push(chunk);
      if (frames.length > 0) {
        this.#clearDeadline();
        this.#askedAt = performance.now();
      }
      for (const frame of frames) await this.#answer(frame);
    } catch (error) {
      this.#ended = true;
      const code = error instanceof VernixError ? error.code : 'internal';
      this.#events.ended(code);
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
      const { answer, keys } = await this.#perform(request.data, binary);
      const frame = success(id, answer, keys);
      await this.#send(frame);
      frame.fill(0);
    } catch (error) {
      if (error instanceof VernixError) this.#events.refused(op, error.code);
      else this.#events.failed(op, error);
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

/** What the keys were in is overwritten, also when they fit no frame. */
function success(id: number, answer: unknown, keys: Buffer | undefined): Buffer {
  try {
    return encodeFrame({ id, ok: true, answer }, keys);
  } finally {
    keys?.fill(0);
  }
}

function failure(id: number, error: unknown): Buffer {
  const { code, params } = error instanceof VernixError ? error : new VernixError('internal');
  return encodeFrame({ id, ok: false, code, params });
}
