import { ShortHmac } from './short-hmac.ts';
import { TOKEN_BYTES, type TokenCipher } from './token-cipher.ts';

export const DIGEST_BYTES = 32;
/** Digests between two looks at the other connections: about 20 ms. */
const STRETCH = 5_000;

/** So many digests of one rule. */
export interface TokenRun {
  readonly rule: string;
  readonly count: number;
}

/** Keys of the two layers: of the digests, and of the layer that is replaced. */
export interface TokenKeys {
  readonly hmac: Uint8Array;
  readonly cipher: TokenCipher;
}

/**
 * Linkage tokens: HMAC-SHA256(key, rule ‖ digest), cut to 8 bytes and enciphered (TokenCipher), so that the outer key can
 * be replaced without the digests.
 *
 * @param digests of the runs, end to end
 * @param breathe awaited between two stretches of work
 */
export async function computeTokens(
  keys: TokenKeys,
  runs: readonly TokenRun[],
  digests: Buffer,
  breathe: () => Promise<unknown>,
): Promise<Buffer> {
  const hmac = new ShortHmac(keys.hmac);
  const tokens = Buffer.alloc((digests.length / DIGEST_BYTES) * TOKEN_BYTES);
  let done = 0;
  for (const { rule, count } of runs) {
    const message = Buffer.alloc(rule.length + DIGEST_BYTES);
    message.write(rule, 'latin1');
    for (const end = done + count; done < end; done += 1) {
      digests.copy(message, rule.length, done * DIGEST_BYTES, (done + 1) * DIGEST_BYTES);
      hmac.write(message, tokens, done * TOKEN_BYTES, TOKEN_BYTES);
      if (done % STRETCH === STRETCH - 1) await breathe();
    }
  }
  hmac.wipe();
  for (let at = 0; at < tokens.length; at += STRETCH * TOKEN_BYTES) {
    keys.cipher.encipher(tokens.subarray(at, at + STRETCH * TOKEN_BYTES));
    await breathe();
  }
  return tokens;
}
