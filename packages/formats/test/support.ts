import { VernixError } from '@vernix/contracts';
import { type ElementId, elementIndex, type Value } from '@vernix/dictionary';
import { getMapping, type Mapping, type ParsedRow, parseFile } from '../src/index.ts';

export type Bytes = Uint8Array | string;

/** Bytes as they would come from a stream, cut after the given lengths, over and over. */
export async function* chunksOf(
  bytes: Bytes,
  sizes: readonly number[] = [65_536],
): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(bytes);
  let at = 0;
  for (let i = 0; at < whole.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield await Promise.resolve(whole.subarray(at, at + size));
    at += size;
  }
}

export interface Outcome {
  readonly rows: readonly ParsedRow[];
  /** Sizes of the batches, in order. */
  readonly batches: readonly number[];
  readonly error: { readonly code: string; readonly params: object } | null;
}

/** Reads a file to its end or to the error that stops it. */
export async function outcomeOf(
  bytes: Bytes | AsyncIterable<Uint8Array>,
  mapping: Mapping = getMapping('template'),
  sizes?: readonly number[],
): Promise<Outcome> {
  const source = typeof bytes === 'string' || bytes instanceof Uint8Array ? chunksOf(bytes, sizes) : bytes;
  const rows: ParsedRow[] = [];
  const batches: number[] = [];
  try {
    for await (const batch of parseFile(source, mapping)) {
      batches.push(batch.length);
      rows.push(...batch);
    }
  } catch (error) {
    if (!(error instanceof VernixError)) throw error;
    return { rows, batches, error: { code: error.code, params: error.params } };
  }
  return { rows, batches, error: null };
}

export async function rowsOf(bytes: Bytes, mapping?: Mapping): Promise<readonly ParsedRow[]> {
  const { rows, error } = await outcomeOf(bytes, mapping);
  if (error) throw new Error(`The file was refused: ${error.code}.`);
  return rows;
}

export async function errorOf(
  bytes: Bytes | AsyncIterable<Uint8Array>,
  mapping?: Mapping,
): Promise<Outcome['error']> {
  return (await outcomeOf(bytes, mapping)).error;
}

export const valueOf = (row: ParsedRow | undefined, id: ElementId): Value | undefined =>
  row?.values[elementIndex(id)];

export const rulesOf = (row: ParsedRow | undefined): string[] | undefined =>
  row?.issues.map(({ rule, element }) => (element === null ? rule : `${rule} ${element}`));
