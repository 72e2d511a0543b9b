import type { KnownToken } from '@vernix/linkage';
import { TOKEN_BYTES } from '@vernix/seal';
import type { Client } from 'pg';
import { int8Array } from '../db/copy.ts';
import type { Token } from './tokens.ts';

/** Adds to `known` what the registry holds of these tokens, in one statement. */
export async function lookUpTokens(
  client: Client,
  tokens: ReadonlySet<Token>,
  known: Map<Token, KnownToken>,
): Promise<void> {
  if (tokens.size === 0) return;
  const wanted = Buffer.allocUnsafe(tokens.size * TOKEN_BYTES);
  let at = 0;
  for (const token of tokens) at += wanted.write(token, at, 'latin1');
  const { rows } = await client.query<[string, string | null, string | null]>({
    name: 'look-up-tokens',
    text: 'SELECT token, person_id, delivery_id FROM link_token WHERE token = ANY ($1::int8[])',
    values: [int8Array(wanted)],
    rowMode: 'array',
  });
  const bytes = Buffer.allocUnsafe(TOKEN_BYTES);
  for (const [token, person, delivery] of rows) {
    bytes.writeBigInt64BE(BigInt(token));
    known.set(bytes.toString('latin1'), {
      person: person === null ? null : Number(person),
      delivery: delivery === null ? null : Number(delivery),
    });
  }
}
