import { TOKEN_BYTES } from '@vernix/seal';
import { copyInto } from '../db/copy.ts';
import { CopyEncoder } from '../db/copy-encoder.ts';
import { inTransaction } from '../db/transaction.ts';
import { setTokenGeneration, tokenGeneration } from './token-generation.ts';
import { betweenFiles, type KeyLifeTools, PRINCIPAL } from './tools.ts';

/** Tokens carried over in one question. */
const TOKENS_A_CALL = 100_000;

const NEXT = {
  name: 'link_token_next',
  columns: { token: 'int8', person_id: 'int8', delivery_id: 'int8', rule: 'int2' },
} as const;

/** A token and what it stands for; numbers of 8 bytes come as text. */
type Linked = [token: string, person: string | null, delivery: string | null, rule: number];

/**
 * Replaces the token key: a new one is made, every token in the registry is carried over to it by the key service, and the
 * old one is destroyed. The registry changes in one transaction; until then, and if anything fails, the old tokens hold and
 * the next try goes on. Nobody's items are opened.
 *
 * @throws VernixError `tokens-of-another-key`, `second-socket-only`
 */
export async function rekeyTokens(tools: KeyLifeTools): Promise<{ generation: number; tokens: number }> {
  return await betweenFiles(tools, async () => {
    const { client, keys } = tools;
    const { generation: to } = (await keys.call('keys.rotate', { principal: PRINCIPAL, key: 'tokens' }))
      .answer;
    let tokens = 0;
    await inTransaction(client, async () => {
      const from = await tokenGeneration(client);
      if (from === to) return; // carried over before; only the old key was left
      if (from > 0) {
        tokens = await carryLinks(tools, from, to);
        await carryFingerprints(tools, from, to);
      }
      await setTokenGeneration(client, to);
    });
    await keys.call('tokens.settle', { principal: PRINCIPAL, generation: to });
    return { generation: to, tokens };
  });
}

/** Into a table of its own, which then takes the old one's place: half of what changing each row would write. */
async function carryLinks(tools: KeyLifeTools, from: number, to: number): Promise<number> {
  const { client } = tools;
  await client.query(
    'CREATE TABLE link_token_next (LIKE link_token INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
  );
  await client.query(
    'DECLARE tokens NO SCROLL CURSOR FOR SELECT token, person_id, delivery_id, rule FROM link_token',
  );
  let carried = 0;
  for (;;) {
    const { rows } = await client.query<Linked>({
      text: `FETCH ${TOKENS_A_CALL} FROM tokens`,
      values: [],
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    const tokens = Buffer.allocUnsafe(rows.length * TOKEN_BYTES);
    rows.forEach(([token], index) => tokens.writeBigInt64BE(BigInt(token), index * TOKEN_BYTES));
    const next = await carry(tools, from, to, tokens);
    const encoder = new CopyEncoder(Object.values(NEXT.columns));
    rows.forEach(([, person, delivery, rule], index) => {
      const token = next.subarray(index * TOKEN_BYTES, (index + 1) * TOKEN_BYTES);
      encoder.add(
        token,
        person === null ? null : Number(person),
        delivery === null ? null : Number(delivery),
        rule,
      );
    });
    await copyInto(client, NEXT, encoder.finish());
    carried += rows.length;
  }
  await client.query('CLOSE tokens');
  await client.query('DROP TABLE link_token');
  await client.query('ALTER TABLE link_token_next RENAME TO link_token');
  await client.query('ALTER TABLE link_token ADD PRIMARY KEY (token)');
  return carried;
}

/** What files are known by when they come again is two tokens long. */
async function carryFingerprints(tools: KeyLifeTools, from: number, to: number): Promise<void> {
  const { rows } = await tools.client.query<{ id: string; fingerprint: string }>(
    `SELECT transfer_id AS id, replace(content_fingerprint::text, '-', '') AS fingerprint
       FROM transfer WHERE content_fingerprint IS NOT NULL`,
  );
  for (let start = 0; start < rows.length; start += TOKENS_A_CALL / 2) {
    const some = rows.slice(start, start + TOKENS_A_CALL / 2);
    const next = await carry(
      tools,
      from,
      to,
      Buffer.from(some.map((row) => row.fingerprint).join(''), 'hex'),
    );
    const fingerprints = some.map((_, index) => next.toString('hex', index * 16, index * 16 + 16));
    await tools.client.query(
      `UPDATE transfer SET content_fingerprint = next.fingerprint::uuid
         FROM unnest($1::text[], $2::text[]) AS next (id, fingerprint) WHERE transfer_id = next.id`,
      [some.map(({ id }) => id), fingerprints],
    );
  }
}

async function carry({ keys }: KeyLifeTools, from: number, to: number, tokens: Buffer): Promise<Buffer> {
  const count = tokens.length / TOKEN_BYTES;
  return (await keys.call('tokens.rekey', { from, to, count }, tokens)).binary;
}
