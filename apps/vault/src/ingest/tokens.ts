import type { KeyClient } from '@vernix/key-channel';
import type { RecordToken } from '@vernix/linkage';
import { TOKEN_BYTES } from '@vernix/seal';
import type { Run } from '../sealing/clear-chunk.ts';
import { DIGEST_BYTES } from '../sealing/seal-chunk.ts';
import { type PreparedRow, ROW_RULE } from './prepare.ts';
import { PRINCIPAL } from './transfer-keys.ts';

/** A keyed token of 64 bits, as a Latin-1 string of 8 characters: cheap to compare and to look up. */
export type Token = string;

const NO_ANSWER = Buffer.alloc(0);

/** Name the two tokens of a whole file at the key service; a rule's name is part of what is keyed. */
const FILE_RULES = ['file', 'file-2'] as const;

/** Whose rows they are, and of which generation the registry's tokens are. */
export interface TokensFor {
  readonly id: string;
  readonly tokenGeneration: number;
}

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
      at += count * TOKEN_BYTES;
    }
  }

  take(rule: string): Token {
    const at = this.#next.get(rule);
    if (at === undefined) throw new RangeError('No digest of this rule went in.');
    this.#next.set(rule, at + TOKEN_BYTES);
    return this.#answer.toString('latin1', at, at + TOKEN_BYTES);
  }
}

/** Turns a chunk's digests into tokens, in one question to the key service. */
export async function tokensOf(
  keys: KeyClient,
  transfer: TokensFor,
  { rows, runs, digests }: Digested,
): Promise<TokenedRow[]> {
  const tokens = new Tokens(runs, await ask(keys, transfer, { rows, runs, digests }));
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

async function ask(
  keys: KeyClient,
  { id: transferId, tokenGeneration: generation }: TokensFor,
  { rows, runs, digests }: Digested,
): Promise<Buffer> {
  const count = digests.length / DIGEST_BYTES;
  if (count === 0) return NO_ANSWER;
  const records = rows.at(-1)?.row ?? 0; // of the transfer, read so far
  try {
    const request = { principal: PRINCIPAL, transferId, runs: [...runs], count, generation, records };
    return (await keys.call('tokens.compute', request, Buffer.from(digests.buffer))).binary;
  } finally {
    digests.fill(0);
  }
}

/** The keyed fingerprint of a file's content: two tokens, so that it is carried over with them; 16 bytes. */
export async function fileFingerprint(
  keys: KeyClient,
  { id: transferId, tokenGeneration: generation }: TokensFor,
  digest: Buffer,
): Promise<Buffer> {
  const runs = FILE_RULES.map((rule) => ({ rule, count: 1 }));
  const request = { principal: PRINCIPAL, transferId, runs, count: runs.length, generation, records: 0 };
  return (await keys.call('tokens.compute', request, Buffer.concat([digest, digest]))).binary;
}
