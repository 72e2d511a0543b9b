import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, createServer, type ListenOptions, type Socket } from 'node:net';

/**
 * Overwrites what a connection read as soon as it was parsed. An upload that its sender did not seal passes through
 * here in clear; Node would leave it in memory until the collector reuses the place, for whoever reads the memory later.
 * The parser gives bodies on as copies, which whoever seals them wipes.
 */
export function wipeAfterReading(server: Server): void {
  const begin = server.listeners('secureConnection').length > 0 ? 'secureConnection' : 'connection';
  server.on(begin, (socket: NodeJS.ReadableStream) => {
    socket.on('data', (bytes: Buffer) => bytes.fill(0)); // after the parser, which listened first
  });
}

/** Just less than a whole read, so that Node takes it for a partial one. */
const READ_BYTES = 64 * 1024 - 1;

/**
 * Node keeps the buffer of the last partial read for the next one, with what was read still in it. No interface reaches
 * it; another read does. This reads zeros from a connection to ourselves, and from another when that one ended: while
 * there is none, nothing is wiped, and whoever asks is told.
 */
export class ReadBuffer {
  #loopback: Promise<Loopback>;

  private constructor(first: Loopback) {
    this.#loopback = Promise.resolve(first);
  }

  static async open(): Promise<ReadBuffer> {
    return new ReadBuffer(await Loopback.open());
  }

  /** Overwrites what the last read left behind. Rejects when it could not. */
  async wipe(): Promise<void> {
    const used = this.#loopback;
    // Whoever comes first after it ended, or could not be opened, opens the next for all who wait.
    if (!(await isUsable(used)) && this.#loopback === used) this.#loopback = Loopback.open();
    await (await this.#loopback).wipe();
  }

  async close(): Promise<void> {
    (await this.#loopback.catch(() => null))?.close();
  }
}

function isUsable(loopback: Promise<Loopback>): Promise<boolean> {
  return loopback.then(
    ({ hasEnded }) => !hasEnded,
    () => false,
  );
}

interface Waiting {
  readonly until: number;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

class Loopback {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #zeros = Buffer.alloc(READ_BYTES);
  #sent = 0;
  #read = 0;
  /** Those who wait until so many bytes were read. */
  #waiting: Waiting[] = [];

  private constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    to.on('data', (bytes: Buffer) => this.#arrived(this.#read + bytes.length));
    for (const end of [from, to]) end.on('error', () => undefined).on('close', () => this.#end());
  }

  static async open(): Promise<Loopback> {
    const door = createServer().listen(ownDoor());
    await once(door, 'listening');
    const address = door.address();
    const from = typeof address === 'string' ? connect(address) : connect(address?.port ?? 0, '127.0.0.1');
    const [[to]] = (await Promise.all([once(door, 'connection'), once(from, 'connect')])) as [
      [Socket],
      unknown,
    ];
    door.close();
    const sign = randomBytes(16);
    from.write(sign);
    const [seen] = (await once(to, 'data')) as [Buffer];
    if (!sign.equals(seen)) throw new Error('Somebody else came through a door of our own.');
    for (const end of [from, to]) end.unref();
    return new Loopback(from, to);
  }

  get hasEnded(): boolean {
    return this.#from.destroyed || this.#to.destroyed;
  }

  wipe(): Promise<void> {
    if (this.hasEnded) return Promise.reject(lost());
    this.#from.write(this.#zeros);
    const until = (this.#sent += READ_BYTES);
    return new Promise((done, failed) => this.#waiting.push({ until, done, failed }));
  }

  close(): void {
    this.#from.destroy();
    this.#to.destroy();
  }

  #end(): void {
    this.close();
    for (const { failed } of this.#waiting) failed(lost());
    this.#waiting = [];
  }

  #arrived(read: number): void {
    this.#read = Math.max(this.#read, read);
    const over = this.#waiting.filter(({ until }) => until <= this.#read);
    this.#waiting = this.#waiting.filter(({ until }) => until > this.#read);
    for (const { done } of over) done();
  }
}

/** On Linux no part of the network: the rules for it give this process no connection to open, not even to itself. */
const ownDoor = (): ListenOptions =>
  process.platform === 'linux' ? { path: `\0vernix-${randomUUID()}` } : { port: 0, host: '127.0.0.1' };

const lost = (): Error => new Error('The connection that reads zeros ended.');
