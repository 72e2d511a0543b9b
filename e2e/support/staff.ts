/** A signed-in member of staff who asks the zones' interfaces, as the console would. */
import { House, IndicatorsAnswer, IntakeList, RobsonAnswer, RunChartAnswer } from '@vernix/contracts';
import type { ZodType } from 'zod';

export class Staff {
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** Uses up a one-time sign-in link. */
  static async signIn(link: string): Promise<Staff> {
    const { origin, hash } = new URL(link);
    const answer = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token: hash.slice(1) }),
    });
    if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie().map((value) => value.split(';')[0]);
    return new Staff(origin, cookie.join('; '));
  }

  /** Asks as somebody who is signed in already, in a browser. */
  static besides(origin: string, cookies: readonly { name: string; value: string }[]): Staff {
    return new Staff(origin, cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
  }

  intake(): Promise<IntakeList> {
    return this.#get('/api/transfers?limit=200', IntakeList);
  }

  house(): Promise<House> {
    return this.#get('/api/house', House);
  }

  indicators(query = ''): Promise<IndicatorsAnswer> {
    return this.#get(`/api/indicators${query}`, IndicatorsAnswer);
  }

  robson(query = ''): Promise<RobsonAnswer> {
    return this.#get(`/api/robson${query}`, RobsonAnswer);
  }

  runChart(query = ''): Promise<RunChartAnswer> {
    return this.#get(`/api/run-chart${query}`, RunChartAnswer);
  }

  async #get<T>(path: string, schema: ZodType<T>): Promise<T> {
    const answer = await fetch(`${this.#origin}${path}`, { headers: { cookie: this.#cookie } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return schema.parse(await answer.json());
  }
}
