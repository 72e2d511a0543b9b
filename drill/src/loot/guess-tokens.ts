import { createHash, createHmac } from 'node:crypto';
import { TOKEN_BYTES, TokenCipher } from '@vernix/seal';
import type { Keyring } from '../../../apps/key-service/src/keyring.ts';
import { query } from './sealed-items.ts';
import type { World } from '../world/world.ts';

/** How a health number is linked by (packages/linkage): the rule, a separator, the number. */
const RULE = 'hcn';

/** The registry's tokens, in hexadecimal. */
export async function tokensOf(world: World): Promise<Set<string>> {
  const rows = await query<{ token: string }>(world, 'SELECT token FROM link_token');
  const bytes = Buffer.alloc(TOKEN_BYTES);
  return new Set(
    rows.map(({ token }) => {
      bytes.writeBigInt64BE(BigInt(token));
      return bytes.toString('hex');
    }),
  );
}

/** Who holds the keys of tokens can try every number there is. Those that stood in the registry. */
export function guessNumbers(
  keyring: Keyring,
  numbers: Iterable<string>,
  tokens: ReadonlySet<string>,
): string[] {
  const key = keyring.tokenKey();
  const ciphers = keyring.state.tokens.map(
    ({ generation }) => new TokenCipher(keyring.tokenCipherKey(generation)),
  );
  return [...numbers].filter((number) => {
    const digest = createHash('sha256').update(`${RULE}\u001f${number}`).digest();
    const inner = createHmac('sha256', key).update(RULE).update(digest).digest().subarray(0, TOKEN_BYTES);
    return ciphers.some((cipher) => {
      const token = Buffer.from(inner);
      cipher.encipher(token);
      return tokens.has(token.toString('hex'));
    });
  });
}
