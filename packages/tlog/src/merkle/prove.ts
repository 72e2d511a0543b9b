import { VernixError } from '@vernix/contracts';
import { Frontier, foldRight } from './frontier.ts';
import type { Hash } from './hash.ts';
import { levelWithin, split } from './numbers.ts';

/** The root of the complete subtree over the leaves from `index` · 2^`level` to (`index` + 1) · 2^`level`. */
export type HashReader = (level: number, index: number) => Hash | Promise<Hash>;

/**
 * PATH of RFC 6962 §2.1.1: from the leaf's sibling up to the child of the root.
 * @throws VernixError `log-entry-missing`: no such leaf in a tree of this size
 */
export async function inclusionProof(index: number, size: number, read: HashReader): Promise<Hash[]> {
  if (!(index >= 0 && index < size)) throw new VernixError('log-entry-missing', { index, size });
  const proof: Hash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      proof.unshift(await rangeRoot(middle, end, read));
      end = middle;
    } else {
      proof.unshift(await rangeRoot(start, middle, read));
      start = middle;
    }
  }
  return proof;
}

/**
 * PROOF of RFC 6962 §2.1.2, that the tree of `older` leaves is how the one of `size` begins. Empty when `older` is 0 or
 * `size`.
 * @throws VernixError `log-rolled-back`: `older` is the greater
 */
export async function consistencyProof(older: number, size: number, read: HashReader): Promise<Hash[]> {
  if (older > size) throw new VernixError('log-rolled-back', { older, size });
  if (older === 0) return [];
  const proof: Hash[] = [];
  let start = 0;
  let end = size;
  while (older < end) {
    const middle = start + split(end - start);
    if (older <= middle) {
      proof.unshift(await rangeRoot(middle, end, read));
      end = middle;
    } else {
      proof.unshift(await rangeRoot(start, middle, read));
      start = middle;
    }
  }
  // The verifier has the older root already; what is left is it when nothing was cut off on the left.
  if (start > 0) proof.unshift(await rangeRoot(start, end, read));
  return proof;
}

/** The frontier of the tree of this size. */
export async function readFrontier(size: number, read: HashReader): Promise<Frontier> {
  return new Frontier(size, await completeSubtrees(0, size, read));
}

/** MTH(D[start:end]) of RFC 6962 for the ranges its proofs have: `start` is a multiple of a power of two as long. */
async function rangeRoot(start: number, end: number, read: HashReader): Promise<Hash> {
  return foldRight(await completeSubtrees(start, end, read));
}

async function completeSubtrees(start: number, end: number, read: HashReader): Promise<Hash[]> {
  const hashes: Hash[] = [];
  for (let at = start; at < end; ) {
    const level = levelWithin(end - at);
    hashes.push(await read(level, at / 2 ** level));
    at += 2 ** level;
  }
  return hashes;
}
