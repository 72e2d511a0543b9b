import { ShortHmac } from '../short-hmac.ts';
import { KEY_BYTES } from './derive.ts';
import { checkRow } from './shape.ts';

/** Rows that share the node above them: the last level of `ROW_SHAPE`. */
const LEAF_BITS = 4;
const LEAF_MASK = 15;
/** Levels above that one, of two bits each. */
const LEVELS = 14;

/**
 * Keys of the rows of one class of one transfer, cheapest in their order: it keeps the nodes on the way to the last row, and
 * a row that follows it needs few new ones. In order that is 1.08 HMACs a row, against 15 for a row alone.
 */
export class RowKeys {
  /** Nodes on the way to the last row: `#path[level]` lies below `level` levels. */
  readonly #path: readonly Buffer[];
  /** The last row's place without its last level; none is negative. */
  #group = -1;
  /** Under the node above the leaves. */
  readonly #leaves: ShortHmac;
  /** Under a node on the way. */
  readonly #nodes: ShortHmac;
  readonly #digit = Buffer.alloc(1);

  constructor(root: Uint8Array) {
    this.#path = Array.from({ length: LEVELS + 1 }, () => Buffer.alloc(KEY_BYTES));
    this.#path[0]?.set(root);
    this.#leaves = new ShortHmac(root);
    this.#nodes = new ShortHmac(root);
  }

  /** Writes the 32-byte key of a row to `target`. @throws RangeError for a row number out of range */
  write(row: number, target: Buffer): void {
    checkRow(row);
    const group = row >>> LEAF_BITS;
    if (group !== this.#group) this.#descend(group);
    this.#digit[0] = row & LEAF_MASK;
    this.#leaves.write(this.#digit, target, 0);
  }

  /** Overwrites the keys it holds. */
  wipe(): void {
    this.#leaves.wipe();
    this.#nodes.wipe();
    for (const key of this.#path) key.fill(0);
  }

  #descend(group: number): void {
    // Two bits a level: the highest bit that differs says from which level on the way is another.
    const differs = 32 - Math.clz32(group ^ this.#group);
    const same = this.#group < 0 ? 0 : LEVELS - Math.ceil(differs / 2);
    for (let level = same; level < LEVELS; level += 1) {
      this.#nodes.rekey(this.#at(level));
      this.#digit[0] = (group >>> (2 * (LEVELS - 1 - level))) & 3;
      this.#nodes.write(this.#digit, this.#at(level + 1), 0);
    }
    this.#group = group;
    this.#leaves.rekey(this.#at(LEVELS));
  }

  #at(level: number): Buffer {
    const node = this.#path[level];
    if (node === undefined) throw new RangeError('There is a node for each level.');
    return node;
  }
}
