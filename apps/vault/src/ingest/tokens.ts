import type { KeyClient } from '@vernix/key-channel';
import type { RecordToken } from '@vernix/linkage';
import type { PreparedRecord, PreparedRow } from './prepare.ts';
import { PRINCIPAL } from './transfer-keys.ts';

/** The first 64 bits of a keyed token, as a Latin-1 string of 8 characters: cheap to compare and to look up. */
export type Token = string;

export const TOKEN_BYTES = 8;
const ANSWER_BYTES = 16;
const NO_ANSWER = Buffer.alloc(0);

/** Names tokens of whole rows and whole files at the key service; a rule's name is part of what is keyed. */
const ROW_RULE = 'row';
const FILE_RULE = 'file';

export interface TokenedRow {
  readonly row: PreparedRow;
  readonly tokens: readonly RecordToken<Token>[];
  readonly rowToken: Token | null;
}

/** Digests of one chunk, gathered by rule because the key service takes them in runs of one rule. */
class Runs {
  readonly #byRule = new Map<string, { digests: string[]; taken: number; answer: Buffer }>();

  add(rule: string, digest: string): void {
    const run = this.#byRule.get(rule);
    if (run === undefined) this.#byRule.set(rule, { digests: [digest], taken: 0, answer: NO_ANSWER });
    else run.digests.push(digest);
  }

  /** @param records rows of the transfer read so far */
  async compute(keys: KeyClient, transferId: string, records: number): Promise<void> {
    const runs = [...this.#byRule.values()];
    const count = runs.reduce((sum, { digests }) => sum + digests.length, 0);
    if (count === 0) return;
    const { binary } = await keys.call(
      'tokens.compute',
      {
        principal: PRINCIPAL,
        transferId,
        runs: [...this.#byRule].map(([rule, { digests }]) => ({ rule, count: digests.length })),
        count,
        records,
      },
      Buffer.from(runs.map(({ digests }) => digests.join('')).join(''), 'latin1'),
    );
    let start = 0;
    for (const run of runs) {
      const end = start + run.digests.length * ANSWER_BYTES;
      run.answer = binary.subarray(start, end);
      start = end;
    }
  }

  /** The answers of a rule come out in the order its digests went in. */
  take(rule: string): Token {
    const run = this.#byRule.get(rule);
    if (run === undefined) throw new RangeError('No digest of this rule went in.');
    const at = run.taken * ANSWER_BYTES;
    run.taken += 1;
    return run.answer.toString('latin1', at, at + TOKEN_BYTES);
  }
}

/** Turns a chunk's digests into tokens, in one question to the key service. */
export async function tokensOf(
  keys: KeyClient,
  transferId: string,
  rows: readonly PreparedRow[],
): Promise<TokenedRow[]> {
  const runs = new Runs();
  for (const { record } of rows) {
    for (const { rule, digest } of record?.digests ?? []) runs.add(rule, digest);
    if (record?.rowDigest) runs.add(ROW_RULE, record.rowDigest);
  }
  await runs.compute(keys, transferId, rows.at(-1)?.row ?? 0);
  return rows.map((row) => ({
    row,
    tokens: (row.record?.digests ?? []).map(({ subject, rule, lookupOnly }) => ({
      subject,
      rule,
      lookupOnly,
      token: runs.take(rule),
    })),
    rowToken: rowTokenOf(row.record, runs),
  }));
}

function rowTokenOf(record: PreparedRecord | null, runs: Runs): Token | null {
  return record?.rowDigest ? runs.take(ROW_RULE) : null;
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
