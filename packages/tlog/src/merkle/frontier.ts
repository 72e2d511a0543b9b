import { EMPTY_ROOT, type Hash, nodeHash } from './hash.ts';
import { half, isOdd } from './numbers.ts';

/** What a tree is known by: how many leaves it has (0 to 2^53 − 1), and the hash over all of them. */
export interface Tree {
  readonly size: number;
  readonly root: Hash;
}

/** A tree of nothing. */
export const EMPTY_TREE: Tree = { size: 0, root: EMPTY_ROOT };

/**
 * A tree that grows, kept as the roots of its complete subtrees: one hash for each 1 in the binary form of its size, the
 * largest subtree first. `size` and `hashes` are all there is to keep of it.
 */
export class Frontier implements Tree {
  #size: number;
  readonly #hashes: Hash[];

  /** @throws RangeError when there are not as many hashes as the size has ones */
  constructor(size = 0, hashes: readonly Hash[] = []) {
    let ones = 0;
    for (let rest = size; rest > 0; rest = half(rest)) ones += rest % 2;
    if (ones !== hashes.length) throw new RangeError('frontier');
    this.#size = size;
    this.#hashes = [...hashes];
  }

  get size(): number {
    return this.#size;
  }

  get hashes(): readonly Hash[] {
    return this.#hashes;
  }

  /** RFC 6962 §2.1: the root of all leaves so far. */
  get root(): Hash {
    return this.#hashes.length === 0 ? EMPTY_ROOT : foldRight(this.#hashes);
  }

  /** Adds a leaf. `made` is told the root of each subtree that it completes, the leaf itself (level 0) first. */
  append(leaf: Hash, made?: (level: number, hash: Hash) => void): void {
    let hash = leaf;
    made?.(0, hash);
    for (let rest = this.#size, level = 1; isOdd(rest); rest = half(rest), level += 1) {
      const left = this.#hashes.pop();
      if (left === undefined) throw new RangeError('frontier');
      hash = nodeHash(left, hash);
      made?.(level, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }
}

/** The root over subtrees that stand side by side, the largest first; at least one. */
export function foldRight(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The root over these leaf hashes. */
export function treeRoot(leaves: readonly Hash[]): Hash {
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(leaf);
  return frontier.root;
}
