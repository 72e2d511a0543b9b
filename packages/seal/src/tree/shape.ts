import { hash } from 'node:crypto';

/**
 * How many bits of a leaf's place each level of a key tree takes, from the root down. Wide levels cost what is stored when
 * a leaf is punctured (all siblings, at each level); narrow ones cost levels to walk.
 */
export type Shape = readonly number[];

/** A leaf's or a node's place: one hexadecimal digit a level, from the root down. The root's is ''. */
export type Path = string;

const levels = (count: number, bits: number): number[] => new Array<number>(count).fill(bits);

/** Transfers hang from a generation's root by 64 bits of their id's hash: any transfer has a place, known or yet to come. */
export const TRANSFER_SHAPE: Shape = levels(32, 2);

/** Rows hang from the root of one class of one transfer. Sixteen in order share what is above them, so walking costs little. */
export const ROW_SHAPE: Shape = [...levels(14, 2), 4];

const LAST_ROW = 0xffff_ffff;

export function transferPath(transferId: string): Path {
  const digest = hash('sha256', transferId, 'buffer');
  return pathOf(digest.readBigUInt64BE(0), TRANSFER_SHAPE);
}

/** @throws RangeError unless the row is a whole number from 1 to 2^32 − 1 */
export function rowPath(row: number): Path {
  checkRow(row);
  return pathOf(BigInt(row), ROW_SHAPE);
}

export function checkRow(row: number): void {
  if (!Number.isInteger(row) || row < 1 || row > LAST_ROW) throw new RangeError('row number');
}

function pathOf(place: bigint, shape: Shape): Path {
  let left = place;
  let path = '';
  for (const bits of shape.toReversed()) {
    path = (left & ((1n << BigInt(bits)) - 1n)).toString(16) + path;
    left >>= BigInt(bits);
  }
  return path;
}
