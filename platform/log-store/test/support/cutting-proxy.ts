/** Stands before a store and cuts off one request, and with it whoever asked: as a kill does at that point. */
import {
  createServer,
  type IncomingMessage,
  request as ask,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Cut {
  /** Which request, from 1 on. */
  readonly at: number;
  /** Whether the store has done by then what was asked, or never hears of it. */
  readonly done: boolean;
}

export class CuttingProxy {
  readonly #server: Server;
  readonly #target: URL;
  #cut: Cut | null = null;
  #asked = 0;
  #killed = new AbortController();
  #underWay = 0;
  #rests: () => void = () => undefined;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async before(endpoint: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(new URL(endpoint));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For a publisher that is killed at this request (`null`: at none). */
  next(cut: Cut | null): AbortSignal {
    this.#cut = cut;
    this.#asked = 0;
    this.#killed = new AbortController();
    return this.#killed.signal;
  }

  /** Once the store has answered all that came to it. */
  async rest(): Promise<void> {
    while (this.#underWay > 0) await new Promise<void>((resolve) => (this.#rests = resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#asked += 1;
    const cut = this.#cut?.at === this.#asked ? this.#cut : null;
    if (cut?.done === false) {
      this.#kill(request);
      return;
    }
    this.#underWay += 1;
    try {
      const body: Buffer[] = [];
      for await (const part of request) body.push(part as Buffer);
      const { hostname, port } = this.#target;
      const { method, url: path, headers } = request;
      const asked = ask({ hostname, port, method, path, headers, agent: false }).end(Buffer.concat(body));
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      const content: Buffer[] = [];
      for await (const part of answer) content.push(part as Buffer);
      if (cut !== null) this.#kill(request);
      else response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(content));
    } catch {
      request.destroy(); // who asked was killed with another request on its way
    } finally {
      this.#underWay -= 1;
      this.#rests();
    }
  }

  #kill(request: IncomingMessage): void {
    this.#killed.abort();
    request.destroy();
  }
}
