/** A person at the console: a browser of their own, and a note of everything that goes wrong in it. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { System } from './system.ts';

const FIRST_PAGE_MS = 60_000;

/** A page that is left breaks off what it still waits for: its event stream, say. That is not a fault. */
const BROKEN_OFF = 'net::ERR_ABORTED';

const NOTE_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) =>
  noteViolation(event.effectiveDirective + ' ' + event.blockedURI));`;

export class Visit {
  readonly context: BrowserContext;
  /** Policy violations, script errors, failed requests, and requests to anybody but the product. */
  readonly #problems: string[] = [];
  /** Whom pages may talk to. */
  readonly origins: Set<string>;

  private constructor(context: BrowserContext, system: System) {
    this.context = context;
    this.origins = new Set(Object.values(system.addresses));
  }

  static async begin(browser: Browser, system: System, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({
      locale: 'en-CA',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(15_000);
    const visit = new Visit(context, system);
    await visit.#watch();
    return visit;
  }

  /** Opens a one-time link and waits for the first page of the role. */
  async signIn(link: string): Promise<Page> {
    const page = await this.context.newPage();
    // The first page a browser loads, often while files are taken in and another system starts beside this one.
    await page.goto(link, { timeout: FIRST_PAGE_MS });
    const inside = ({ pathname }: URL): boolean => pathname !== '/sign-in' && pathname !== '/';
    await page.waitForURL(inside, { timeout: FIRST_PAGE_MS }).catch(async (cause: unknown) => {
      const said = [await page.locator('body').innerText(), ...this.#problems].join(' | ');
      throw new Error(`Nobody was let in. The page says: ${said}`, { cause });
    });
    return page;
  }

  async open(address: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(address);
    return page;
  }

  /** What went wrong since this was last asked. */
  takeProblems(): string[] {
    return this.#problems.splice(0);
  }

  async end(): Promise<void> {
    await this.context.close();
  }

  async #watch(): Promise<void> {
    const { context, origins } = this;
    const problems = this.#problems;
    await context.exposeBinding('noteViolation', (_source, what: string) => problems.push(`policy: ${what}`));
    await context.addInitScript(NOTE_VIOLATIONS);
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    context.on('weberror', (error) => problems.push(String(error.error())));
    context.on('request', (request) => {
      const { protocol, origin, href } = new URL(request.url());
      if (/^https?:|^wss?:/.test(protocol) && !origins.has(origin))
        problems.push(`to somebody else: ${href}`);
    });
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? 'failed';
      if (why !== BROKEN_OFF) problems.push(`${request.method()} ${request.url()}: ${why}`);
    });
  }
}
