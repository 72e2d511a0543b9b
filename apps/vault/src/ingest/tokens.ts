import type { KeyClient } from '@vernix/key-channel';
import type { RecordToken } from '@vernix/linkage';
import type { Run } from '../sealing/clear-chunk.ts';
import { DIGEST_BYTES } from '../sealing/seal-chunk.ts';
import { type PreparedRow, ROW_RULE } from './prepare.ts';
import { PRINCIPAL } from './transfer-keys.ts';

/** The first 64 bits of a keyed token, as a Latin-1 string of 8 characters: cheap to compare and to look up. */
export type Token = string;

export const TOKEN_BYTES = 8;
const ANSWER_BYTES = 16;
const NO_ANSWER = Buffer.alloc(0);

/** Names tokens of whole files at the key service; a rule's name is part of what is keyed. */
const FILE_RULE = 'file';

export interface TokenedRow {
  readonly row: PreparedRow;
  readonly tokens: readonly RecordToken<Token>[];
  readonly rowToken: Token | null;
}

/** A chunk's rows, and their digests by rule: the key service takes them in runs of one rule. */
export interface Digested {
  readonly rows: readonly PreparedRow[];
  readonly runs: readonly Run[];
  /** Of the runs, end to end. Overwritten when they were used. */
  readonly digests: Uint8Array<ArrayBuffer>;
}

/** The tokens of a rule come out in the order its digests went in. */
class Tokens {
  readonly #answer: Buffer;
  /** Where the next one of each rule lies. */
  readonly #next = new Map<string, number>();

  constructor(runs: readonly Run[], answer: Buffer) {
    this.#answer = answer;
    let at = 0;
    for (const { rule, count } of runs) {
      this.#next.set(rule, at);
      at += count * ANSWER_BYTES;
    }
  }

  take(rule: string): Token {
    const at = this.#next.get(rule);
    if (at === undefined) throw new RangeError('No digest of this rule went in.');
    this.#next.set(rule, at + ANSWER_BYTES);
    return this.#answer.toString('latin1', at, at + TOKEN_BYTES);
  }
}

/** Turns a chunk's digests into tokens, in one question to the key service. */
export async function tokensOf(
  keys: KeyClient,
  transferId: string,
  { rows, runs, digests }: Digested,
): Promise<TokenedRow[]> {
  const tokens = new Tokens(runs, await ask(keys, transferId, { rows, runs, digests }));
  return rows.map((row) => ({
    row,
    tokens: (row.record?.links ?? []).map(({ subject, rule, lookupOnly }) => ({
      subject,
      rule,
      lookupOnly,
      token: tokens.take(rule),
    })),
    rowToken: typeof row.record?.identityItem === 'number' ? tokens.take(ROW_RULE) : null,
  }));
}

async function ask(keys: KeyClient, transferId: string, { rows, runs, digests }: Digested): Promise<Buffer> {
  const count = digests.length / DIGEST_BYTES;
  if (count === 0) return NO_ANSWER;
  const records = rows.at(-1)?.row ?? 0; // of the transfer, read so far
  try {
    const request = { principal: PRINCIPAL, transferId, runs: [...runs], count, records };
    return (await keys.call('tokens.compute', request, Buffer.from(digests.buffer))).binary;
  } finally {
    digests.fill(0);
  }
}

/** The keyed fingerprint (16 bytes) of a file's content. */
export async function fileFingerprint(keys: KeyClient, transferId: string, digest: Buffer): Promise<Buffer> {
  const { binary } = await keys.call(
    'tokens.compute',
    { principal: PRINCIPAL, transferId, runs: [{ rule: FILE_RULE, count: 1 }], count: 1, records: 0 },
    digest,
  );
  return binary.subarray(0, ANSWER_BYTES);
}

/** The code stored for a row's token, beside those of the link rules. */
export const ROW_TOKEN_CODE = 101;
