import { VernixError } from '@vernix/contracts';
import fc from 'fast-check';
import {
  Frontier,
  generateSignerKey,
  type Hash,
  type HashReader,
  leafHash,
  Signer,
  treeRoot,
} from '../src/index.ts';

export const entry = (index: number): Buffer => Buffer.from(`entry ${index}`);

export const leaves = (count: number): Hash[] =>
  Array.from({ length: count }, (_, index) => leafHash(entry(index)));

/** Complete subtrees straight from the leaves. */
export const readerOf =
  (all: readonly Hash[]): HashReader =>
  (level, index) =>
    treeRoot(all.slice(index * 2 ** level, (index + 1) * 2 ** level));

export const treeOf = (all: readonly Hash[]): Frontier => {
  const frontier = new Frontier();
  for (const leaf of all) frontier.append(leaf);
  return frontier;
};

export function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof VernixError) return error.code;
    throw error;
  }
}

export const ED25519 = Signer.parse(generateSignerKey('ed25519', 'log.example/releases'));
export const ML_DSA = Signer.parse(generateSignerKey('ml-dsa-44', 'log.example/releases'));
export const WITNESS = Signer.parse(generateSignerKey('ed25519-cosignature', 'witness.example/w1'));
export const WITNESS_PQ = Signer.parse(generateSignerKey('ml-dsa-44', 'witness.example/w1'));

/** The bytes with one bit turned. */
export function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

/** Rubbish, and texts that were right until some of their bytes changed. */
export const spoiled = (right: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    fc
      .tuple(
        fc.constantFrom(...right),
        fc.array(
          fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', '\n', ' ', '+', '0', '=', '—', '\0', 'é')),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
      )
      .map(([text, edits]) =>
        edits.reduce((now, [at, cut, put]) => {
          const from = at % (now.length + 1);
          return now.slice(0, from) + put + now.slice(from + cut);
        }, text),
      ),
  );
