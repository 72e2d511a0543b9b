import type { AddressInfo, Server, Socket } from 'node:net';
import type { RemoteListener } from './address.ts';
import { listenPrivately } from './listen-privately.ts';
import { listenRemotely } from './listen-remotely.ts';
import { type Perform, Session, type SessionEvents } from './session.ts';

/** Listens on sockets, each with operations of its own, and answers every connection's requests in their order. */
export class KeyServer {
  readonly #events: SessionEvents;
  readonly #servers: Server[] = [];
  readonly #sessions = new Set<Session>();

  constructor(events: SessionEvents) {
    this.#events = events;
  }

  /** On a Unix socket. @throws VernixError as {@link listenPrivately} */
  async listen(path: string, perform: Perform, mode?: Parameters<typeof listenPrivately>[1]): Promise<void> {
    this.#add(await listenPrivately(path, mode), perform);
  }

  /** For other machines, whose certificates it asks for; `refused` is told of one that has no right one. Resolves to the port. */
  async listenRemotely(place: RemoteListener, perform: Perform, refused: () => void): Promise<number> {
    const server = await listenRemotely(place, { taken: (socket) => this.#take(socket, perform), refused });
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  /** Answers what was asked, then hangs up. */
  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((done) => server.close(done)));
    await Promise.all([...this.#sessions].map((session) => session.close()));
    await Promise.all(closed);
  }

  #add(server: Server, perform: Perform): void {
    this.#servers.push(server.on('connection', (socket) => this.#take(socket, perform)));
  }

  #take(socket: Socket, perform: Perform): void {
    const session = new Session(socket, perform, this.#events);
    this.#sessions.add(session);
    socket.on('close', () => this.#sessions.delete(session));
  }
}
