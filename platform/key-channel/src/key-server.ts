import type { AddressInfo, Server, Socket } from 'node:net';
import type { RemoteListener } from './address.ts';
import { listenPrivately } from './listen-privately.ts';
import { listenRemotely } from './listen-remotely.ts';
import { Seats } from './seats.ts';
import { type Perform, Session, type SessionEvents } from './session.ts';

export interface KeyServerEvents extends SessionEvents {
  /** So many are connected there as may be: told once a minute at the most, while others come. */
  readonly full: (address: string) => void;
}

/** Listens on sockets, each with operations of its own, and answers every connection's requests in their order. */
export class KeyServer {
  readonly #events: KeyServerEvents;
  readonly #servers: Server[] = [];
  /** Of each socket its own, so that a crowd at one keeps nobody from another. */
  readonly #seats: Seats[] = [];

  constructor(events: KeyServerEvents) {
    this.#events = events;
  }

  /** On a Unix socket. @throws VernixError as {@link listenPrivately} */
  async listen(path: string, perform: Perform, mode?: Parameters<typeof listenPrivately>[1]): Promise<void> {
    const seats = this.#seatsAt(path);
    const server = await listenPrivately(path, mode);
    this.#servers.push(server.on('connection', (socket) => this.#take(socket, perform, seats)));
  }

  /** For other machines, whose certificates it asks for; `refused` is told of one that has no right one. Resolves to the port. */
  async listenRemotely(place: RemoteListener, perform: Perform, refused: () => void): Promise<number> {
    const seats = this.#seatsAt(`tls://${place.host}:${place.port}`);
    const taken = (socket: Socket): void => this.#take(socket, perform, seats);
    const server = await listenRemotely(place, { taken, refused });
    this.#servers.push(server.on('drop', () => seats.tellFull()));
    return (server.address() as AddressInfo).port;
  }

  /** Answers what was asked, then hangs up. */
  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((done) => server.close(done)));
    await Promise.all(this.#seats.flatMap(({ sessions }) => sessions).map((session) => session.close()));
    await Promise.all(closed);
  }

  #seatsAt(address: string): Seats {
    const seats = new Seats(() => this.#events.full(address));
    this.#seats.push(seats);
    return seats;
  }

  #take(socket: Socket, perform: Perform, seats: Seats): void {
    if (!seats.makeRoom()) {
      socket.on('error', () => undefined).destroy();
      return;
    }
    const session = new Session(socket, perform, this.#events);
    seats.add(session);
    socket.on('close', () => seats.remove(session));
  }
}
