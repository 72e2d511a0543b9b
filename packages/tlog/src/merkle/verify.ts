import { VernixError } from '@vernix/contracts';
import type { Tree } from './frontier.ts';
import { EMPTY_ROOT, type Hash, nodeHash } from './hash.ts';
import { half, isOdd } from './numbers.ts';

/**
 * That the leaf is number `index` of the tree (RFC 9162 §2.1.3.2).
 * @throws VernixError `log-proof-wrong`: the proof does not show it; `log-entry-missing`: the tree is not that large
 */
export function verifyInclusion(leaf: Hash, index: number, tree: Tree, proof: readonly Hash[]): void {
  const { size, root } = tree;
  if (!(index >= 0 && index < size)) throw new VernixError('log-entry-missing', { index, size });
  let hash = leaf;
  // How far the node on the path, and the last node of its level, are from the left.
  let at = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) throw new VernixError('log-proof-wrong');
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      // The last node of a level may have no sibling there: it goes up as it is.
      while (!isOdd(at) && at > 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0 || !hash.equals(root)) throw new VernixError('log-proof-wrong');
}

/**
 * That the newer tree begins with the older one (RFC 9162 §2.1.4.2). An empty tree is how every tree begins.
 * @throws VernixError `log-rolled-back`: the newer tree is smaller; `log-proof-wrong`: the proof does not show it
 */
export function verifyConsistency(older: Tree, newer: Tree, proof: readonly Hash[]): void {
  if (older.size > newer.size)
    throw new VernixError('log-rolled-back', { older: older.size, size: newer.size });
  if (!provesConsistency(older, newer, proof)) throw new VernixError('log-proof-wrong');
}

function provesConsistency(older: Tree, newer: Tree, proof: readonly Hash[]): boolean {
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  if (older.size === 0) return proof.length === 0 && older.root.equals(EMPTY_ROOT);
  let at = older.size - 1;
  let last = newer.size - 1;
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  // A complete older tree is a node of the newer one, and the proof leaves it out.
  const [first, ...rest] = at === 0 ? [older.root, ...proof] : proof;
  if (first === undefined) return false;
  let olderRoot = first;
  let newerRoot = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      olderRoot = nodeHash(hash, olderRoot);
      newerRoot = nodeHash(hash, newerRoot);
      while (!isOdd(at) && at > 0) [at, last] = [half(at), half(last)];
    } else {
      newerRoot = nodeHash(newerRoot, hash);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && olderRoot.equals(older.root) && newerRoot.equals(newer.root);
}
