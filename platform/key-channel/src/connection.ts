import { once } from 'node:events';
import type { Socket } from 'node:net';
import { AnswerEnvelope, VernixError } from '@vernix/contracts';
import type { KeyServicePlace, RememberedKeyService } from './address.ts';
import { dial } from './dial.ts';
import { encodeFrame, type Frame, FrameReader } from './frame.ts';
import { checkLog } from './log-memory.ts';

interface Waiting {
  readonly id: number;
  answered(frame: Frame): void;
  failed(error: VernixError): void;
}

/** A key service that has not answered by then is taken for dead. */
const ANSWER_WITHIN_MS = 60_000;

/** One socket and the calls under way on it. It never comes back: once `closed`, a new one is opened. */
export class Connection {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) this.#deliver(frame);
      } catch {
        socket.destroy(); // not our protocol: whoever waits is told on `close`
      }
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      for (const call of this.#waiting.splice(0)) call.failed(new VernixError('key-service-unreachable'));
    });
  }

  /** @throws VernixError `key-service-unreachable`, `key-service-unproven`, `key-service-rolled-back` */
  static async open(place: KeyServicePlace): Promise<Connection> {
    if (typeof place === 'string' || !('at' in place)) return new Connection(await dial(place));
    try {
      const connection = await Connection.#openRemembered(place);
      place.connected?.(null);
      return connection;
    } catch (error) {
      if (error instanceof VernixError) place.connected?.(error);
      throw error;
    }
  }

  static async #openRemembered({ at, memory }: RememberedKeyService): Promise<Connection> {
    const connection = new Connection(await dial(at));
    try {
      await checkLog(memory, (request) => connection.ask(request, undefined));
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  get usable(): boolean {
    return !this.#socket.destroyed;
  }

  /**
   * Sends one request and waits for the frame that answers it.
   * @throws VernixError `key-service-unreachable`: the connection is gone, or no answer came in time
   */
  async ask(request: object, binary: Uint8Array | undefined): Promise<Frame> {
    if (!this.usable) throw new VernixError('key-service-unreachable');
    const id = (this.#lastId += 1);
    const bytes = encodeFrame({ ...request, id }, binary);
    const timer = setTimeout(() => this.#socket.destroy(), ANSWER_WITHIN_MS);
    try {
      return await new Promise<Frame>((resolve, reject) => {
        this.#waiting.push({ id, answered: resolve, failed: reject });
        this.#socket.write(bytes, () => void bytes.fill(0));
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #deliver(frame: Frame): void {
    const envelope = AnswerEnvelope.safeParse(frame.json);
    if (!envelope.success || envelope.data.id !== this.#waiting[0]?.id)
      throw new VernixError('frame-invalid');
    this.#waiting.shift()?.answered(frame);
  }
}
