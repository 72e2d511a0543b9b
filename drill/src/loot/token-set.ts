import { TOKEN_BYTES } from '@vernix/seal';
import type { World } from '../world/world.ts';
import { query, rowsOf } from './database.ts';

const SOME = 50_000;

/** The registry's linkage tokens: some seven a birth, so they are kept as what they are, whole numbers of 64 bits in order. */
export class TokenSet {
  readonly #tokens: BigInt64Array;

  /** @param tokens in any order; they are put in order where they lie */
  constructor(tokens: BigInt64Array) {
    this.#tokens = tokens.sort();
  }

  static async read(world: World): Promise<TokenSet> {
    const [held] = await query<{ count: string }>(world, 'SELECT count(*) FROM link_token');
    const tokens = new BigInt64Array(Number(held?.count ?? 0));
    let at = 0;
    for await (const rows of rowsOf<[string]>(world, 'SELECT token FROM link_token', SOME)) {
      for (const [token] of rows) tokens[at++] = BigInt(token);
    }
    return new TokenSet(tokens);
  }

  /** Whether the token that lies there is among them. */
  has(bytes: Buffer, index: number): boolean {
    const token = bytes.readBigInt64BE(index * TOKEN_BYTES);
    let [low, high] = [0, this.#tokens.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#tokens[middle] ?? 0n) < token) low = middle + 1;
      else high = middle;
    }
    return this.#tokens[low] === token;
  }
}
