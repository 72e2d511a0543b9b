import { randomBytes } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { createRateLimit } from '@vernix/service';

/** Of a request, what tells where it came from. */
interface Source {
  readonly ip: string;
  readonly headers: { readonly cookie?: string | undefined };
}

/** Browsers remembered. Officers are few; who signs in one more pushes out whoever signed longest ago. */
const MOST_BROWSERS = 500;

/**
 * How often may be asked without a passkey: each address so many times, and apart from that each browser in which an officer has
 * signed here, so that no stranger uses up what officers have. The cookie lets nobody do anything else, and a restart forgets it.
 */
export class Asking {
  readonly #limit = createRateLimit({ burst: 10, perMinute: 0.5 });
  readonly #browsers = new Set<string>();
  readonly #cookie: string;
  readonly #attributes: string;

  /** `origin`: our address as browsers see it. */
  constructor(origin: string) {
    const secure = origin.startsWith('https:');
    this.#cookie = `${secure ? '__Host-' : ''}vernix-desk`;
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }

  /**
   * Asks. Only what the key service takes counts: whoever uses an address up leaves something there that an officer can refuse.
   * @throws VernixError `asked-too-often`; what `work` throws
   */
  async spend<T>(request: Source, work: () => Promise<T>): Promise<T> {
    const source = this.#browserOf(request) ?? request.ip;
    if (!this.#limit.allows(source)) throw new VernixError('asked-too-often');
    this.#limit.take(source);
    try {
      return await work();
    } catch (error) {
      this.#limit.give(source);
      throw error;
    }
  }

  /** The key service took a passkey's signature from this browser. */
  signed(request: Source, reply: { header(name: string, value: string): unknown }): void {
    const browser = this.#browserOf(request) ?? randomBytes(32).toString('base64url');
    this.#browsers.delete(browser); // moves it to the young end
    this.#browsers.add(browser);
    if (this.#browsers.size > MOST_BROWSERS) {
      this.#browsers.delete(this.#browsers.values().next().value ?? browser);
    }
    reply.header('set-cookie', `${this.#cookie}=${browser}; ${this.#attributes}`);
  }

  #browserOf({ headers: { cookie = '' } }: Source): string | undefined {
    const said = cookie
      .split(/; */)
      .filter((one) => one.startsWith(`${this.#cookie}=`))
      .map((one) => one.slice(this.#cookie.length + 1));
    return said.find((value) => this.#browsers.has(value));
  }
}
