/** One command's place in the queue of those that would send the same file: a socket that is answered while it runs. */
import { createServer, type Server, type Socket } from 'node:net';

/** What comes before a transfer's id. */
export const TURN = '\n';

export class Place {
  readonly number: number;
  readonly server: Server;
  readonly #waiting = new Set<Socket>();
  /** Who waits here is told first that it is this one's turn, and then which transfer the file is; so is who comes late. */
  #said = '';
  #toldAll = false;

  constructor(number: number) {
    this.number = number;
    this.server = createServer((socket) => {
      this.#waiting.add(socket);
      socket.unref();
      socket.on('error', () => undefined); // who waited has gone
      socket.on('close', () => this.#waiting.delete(socket));
      this.#tell(socket);
    });
    this.server.unref();
  }

  hasTurn(): void {
    this.#say(TURN);
  }

  tell(transferId: string): void {
    this.#toldAll = true;
    this.#say(transferId);
  }

  /** Nobody is waited for: one who was stopped may never hear. */
  close(): void {
    this.server.close();
    for (const socket of this.#waiting) socket.destroySoon();
  }

  #say(text: string): void {
    this.#said += text;
    for (const socket of this.#waiting) this.#tell(socket, text);
  }

  #tell(socket: Socket, text = this.#said): void {
    socket.write(text);
    if (this.#toldAll) socket.end();
  }
}
