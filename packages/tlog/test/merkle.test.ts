import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyProof,
  EMPTY_ROOT,
  EMPTY_TREE,
  Frontier,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  readFrontier,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.ts';
import { codeOf, flipped, leaves, readerOf, treeOf } from './support.ts';

/** The leaves and roots that the Certificate Transparency project tests RFC 6962 with. */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const SIBLINGS = {
  leaf1: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  pair1: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  right: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  leaf4: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  pair2: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  pair3: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
};
const CT = INPUTS.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const hex = (hashes: readonly Hash[]): string[] => hashes.map((hash) => hash.toString('hex'));

describe('the vectors of RFC 6962', () => {
  it.each(ROOTS.map((root, size) => ({ root, size })))('root of $size leaves', ({ root, size }) => {
    expect(treeOf(CT.slice(0, size)).root.toString('hex')).toBe(root);
  });

  it('inclusion proofs', async () => {
    const read = readerOf(CT);
    expect(await inclusionProof(0, 1, read)).toEqual([]);
    expect(hex(await inclusionProof(0, 8, read))).toEqual([SIBLINGS.leaf1, SIBLINGS.pair1, SIBLINGS.right]);
    expect(hex(await inclusionProof(5, 8, read))).toEqual([SIBLINGS.leaf4, SIBLINGS.pair3, ROOTS[4]]);
  });

  it('consistency proofs', async () => {
    const read = readerOf(CT);
    expect(await consistencyProof(1, 1, read)).toEqual([]);
    expect(hex(await consistencyProof(1, 8, read))).toEqual([SIBLINGS.leaf1, SIBLINGS.pair1, SIBLINGS.right]);
    expect(hex(await consistencyProof(6, 8, read))).toEqual([SIBLINGS.pair2, SIBLINGS.pair3, ROOTS[4]]);
    expect(hex(await consistencyProof(2, 5, read))).toEqual([SIBLINGS.pair1, SIBLINGS.leaf4]);
  });
});

/** RFC 6962 §2.1 as it is written. */
function mth(all: readonly Hash[]): Hash {
  const [first] = all;
  if (first === undefined) return EMPTY_ROOT;
  if (all.length === 1) return first;
  let middle = 1;
  while (middle * 2 < all.length) middle *= 2;
  return nodeHash(mth(all.slice(0, middle)), mth(all.slice(middle)));
}

const ALL = leaves(600);
const READ = readerOf(ALL);
const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: ALL.length }));
const RUNS = { numRuns: 150 };

/** An entry and a tree that has it. */
const placed = size.chain((count) => fc.record({ size: fc.constant(count), index: fc.nat(count - 1) }));
/** Two trees, one of which begins the other. */
const grown = size.chain((count) =>
  fc.record({ size: fc.constant(count), older: fc.integer({ min: 1, max: count }) }),
);

/** The proof with one thing wrong: a bit, a hash too many, too few, or in the wrong place. */
const spoil = fc.oneof(
  fc
    .nat()
    .map(
      (bit) => (proof: Hash[]) => proof.with(bit % proof.length, flipped(proof[bit % proof.length]!, bit)),
    ),
  fc.nat().map((at) => (proof: Hash[]) => proof.toSpliced(at % proof.length, 1)),
  fc.nat().map((at) => (proof: Hash[]) => proof.toSpliced(at % (proof.length + 1), 0, ALL[at % ALL.length]!)),
);

describe('a frontier', () => {
  it('has the root the RFC defines, however far it grew', () => {
    fc.assert(
      fc.property(size, (count) => treeOf(ALL.slice(0, count)).root.equals(mth(ALL.slice(0, count)))),
      RUNS,
    );
  });

  it('goes on from its size and hashes alone, and from a tree that is read', async () => {
    await fc.assert(
      fc.asyncProperty(grown, async ({ older, size }) => {
        const before = treeOf(ALL.slice(0, older));
        const kept = new Frontier(before.size, before.hashes);
        const read = await readFrontier(older, READ);
        for (const leaf of ALL.slice(older, size)) {
          kept.append(leaf);
          read.append(leaf);
        }
        const whole = treeOf(ALL.slice(0, size)).root;
        expect([kept.root, read.root]).toEqual([whole, whole]);
      }),
      RUNS,
    );
  });

  it('tells each subtree it completes', () => {
    const made: string[] = [];
    const frontier = new Frontier();
    for (const leaf of ALL.slice(0, 4)) frontier.append(leaf, (level) => made.push(String(level)));
    expect(made.join('')).toBe('001' + '0012');
  });

  it('is not made with hashes that its size does not have', () => {
    expect(() => new Frontier(3, [ALL[0]!])).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  it('holds for every entry of every tree', async () => {
    await fc.assert(
      fc.asyncProperty(placed, async ({ index, size }) => {
        const proof = await inclusionProof(index, size, READ);
        verifyInclusion(ALL[index]!, index, treeOf(ALL.slice(0, size)), proof);
      }),
      RUNS,
    );
  });

  it('fails when anything about it is changed', async () => {
    await fc.assert(
      fc.asyncProperty(placed, spoil, fc.nat(), async ({ index, size }, spoiled, bit) => {
        const tree = treeOf(ALL.slice(0, size));
        const proof = await inclusionProof(index, size, READ);
        const code = (...[leaf, at, root, path]: [Hash, number, Hash, Hash[]]) =>
          codeOf(() => verifyInclusion(leaf, at, { size, root }, path));
        if (proof.length > 0)
          expect(code(ALL[index]!, index, tree.root, spoiled(proof))).toBe('log-proof-wrong');
        expect(code(flipped(ALL[index]!, bit), index, tree.root, proof)).toBe('log-proof-wrong');
        expect(code(ALL[index]!, index, flipped(tree.root, bit), proof)).toBe('log-proof-wrong');
        const other = bit % size;
        if (other !== index) expect(code(ALL[index]!, other, tree.root, proof)).toBe('log-proof-wrong');
      }),
      RUNS,
    );
  });

  it('is not given for an entry beyond the end', async () => {
    await expect(inclusionProof(5, 5, READ)).rejects.toMatchObject({ code: 'log-entry-missing' });
    expect(codeOf(() => verifyInclusion(ALL[0]!, 1, treeOf(ALL.slice(0, 1)), []))).toBe('log-entry-missing');
  });
});

describe('a consistency proof', () => {
  it('holds between a tree and each it grows into', async () => {
    await fc.assert(
      fc.asyncProperty(grown, async ({ older, size }) => {
        const proof = await consistencyProof(older, size, READ);
        verifyConsistency(treeOf(ALL.slice(0, older)), treeOf(ALL.slice(0, size)), proof);
      }),
      RUNS,
    );
  });

  it('fails when anything about it is changed', async () => {
    await fc.assert(
      fc.asyncProperty(grown, spoil, fc.nat(), async ({ older, size }, spoiled, bit) => {
        const before = treeOf(ALL.slice(0, older));
        const after = treeOf(ALL.slice(0, size));
        const proof = await consistencyProof(older, size, READ);
        const code = (beforeRoot: Hash, afterRoot: Hash, path: Hash[]) =>
          codeOf(() => verifyConsistency({ size: older, root: beforeRoot }, { size, root: afterRoot }, path));
        if (proof.length > 0) expect(code(before.root, after.root, spoiled(proof))).toBe('log-proof-wrong');
        expect(code(flipped(before.root, bit), after.root, proof)).toBe('log-proof-wrong');
        expect(code(before.root, flipped(after.root, bit), proof)).toBe('log-proof-wrong');
      }),
      RUNS,
    );
  });

  it('shows a fork: no proof joins trees that differ in what came before', async () => {
    const forked = ALL.with(3, leafHash(Buffer.from('another past')));
    const proof = await consistencyProof(10, 40, readerOf(forked));
    const [before, after] = [treeOf(ALL.slice(0, 10)), treeOf(forked.slice(0, 40))];
    expect(codeOf(() => verifyConsistency(before, after, proof))).toBe('log-proof-wrong');
  });

  it('shows a rollback', async () => {
    await expect(consistencyProof(6, 5, READ)).rejects.toMatchObject({ code: 'log-rolled-back' });
    const [before, after] = [treeOf(ALL.slice(0, 6)), treeOf(ALL.slice(0, 5))];
    expect(codeOf(() => verifyConsistency(before, after, []))).toBe('log-rolled-back');
  });

  it('is empty from nothing, and from a tree to itself', async () => {
    const tree = treeOf(ALL.slice(0, 7));
    verifyConsistency(EMPTY_TREE, tree, await consistencyProof(0, 7, READ));
    verifyConsistency(tree, tree, await consistencyProof(7, 7, READ));
    expect(codeOf(() => verifyConsistency(EMPTY_TREE, tree, [tree.root]))).toBe('log-proof-wrong');
  });
});

it('verifies in trees as large as sizes go', async () => {
  // A tree of 2^53 − 1 equal leaves has one hash a level.
  const levels = [ALL[0]!];
  for (let level = 1; level < 53; level += 1) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));
  const read = (level: number): Hash => levels[level]!;
  const size = Number.MAX_SAFE_INTEGER;
  const tree = await readFrontier(size, read);
  for (const index of [0, 2 ** 40 + 1, 2 ** 52 - 1, 2 ** 52, size - 1])
    verifyInclusion(levels[0]!, index, tree, await inclusionProof(index, size, read));
  const older = await readFrontier(2 ** 45 + 12345, read);
  verifyConsistency(older, tree, await consistencyProof(older.size, size, read));
});

it('hashes no entry that a bundle cannot hold', () => {
  expect(leafHash(Buffer.alloc(65_535)).length).toBe(32);
  expect(codeOf(() => leafHash(Buffer.alloc(65_536)))).toBe('log-entry-long');
});
