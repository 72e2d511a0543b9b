import { childKey, keyBelow } from './derive.ts';
import type { Path, Shape } from './shape.ts';

/** Nodes by path: text that a state file can hold. */
export type NodesAsText = Readonly<Record<Path, string>>;

/**
 * A key tree some of whose leaves are gone. It holds the fewest nodes from which every other leaf follows: in the beginning
 * the root; to puncture a leaf is to put the siblings along its path in the place of the node above it, which is overwritten.
 * What is held depends on which leaves are gone, not on the order they went in.
 */
export class PuncturedTree {
  readonly #shape: Shape;
  readonly #nodes: Map<Path, Buffer>;

  private constructor(shape: Shape, nodes: Map<Path, Buffer>) {
    this.#shape = shape;
    this.#nodes = nodes;
  }

  static whole(shape: Shape, root: Uint8Array): PuncturedTree {
    return new PuncturedTree(shape, new Map([['', Buffer.from(root)]]));
  }

  /** All of whose leaves are gone. */
  static none(shape: Shape): PuncturedTree {
    return new PuncturedTree(shape, new Map());
  }

  /** What {@link toText} gave. */
  static fromText(shape: Shape, text: NodesAsText): PuncturedTree {
    const nodes = Object.entries(text).map(([path, key]) => [path, Buffer.from(key, 'base64')] as const);
    return new PuncturedTree(shape, new Map(nodes));
  }

  toText(): NodesAsText {
    return Object.fromEntries([...this.#nodes].map(([path, key]) => [path, key.toString('base64')]));
  }

  /** How many nodes are held. */
  get size(): number {
    return this.#nodes.size;
  }

  /** The 32-byte key of a leaf; null when it is punctured. */
  leaf(path: Path): Buffer | null {
    const held = this.#heldAbove(path);
    return held === null ? null : keyBelow(held.key, path.slice(held.depth));
  }

  /** The root's key while nothing is punctured, else null: with it, and only with it, every leaf can be derived. */
  get root(): Buffer | null {
    const root = this.#nodes.get('');
    return root === undefined ? null : Buffer.from(root);
  }

  copy(): PuncturedTree {
    const nodes = [...this.#nodes].map(([path, key]) => [path, Buffer.from(key)] as const);
    return new PuncturedTree(this.#shape, new Map(nodes));
  }

  /** Makes a leaf's key impossible to derive. False when it was so before. */
  puncture(path: Path): boolean {
    const held = this.#heldAbove(path);
    if (held === null) return false;
    let { key } = held;
    this.#nodes.delete(path.slice(0, held.depth));
    for (let depth = held.depth; depth < this.#shape.length; depth += 1) {
      const own = Number.parseInt(path.charAt(depth), 16);
      const above = path.slice(0, depth);
      const width = 2 ** (this.#shape[depth] ?? 0);
      for (let digit = 0; digit < width; digit += 1) {
        if (digit !== own) this.#nodes.set(above + digit.toString(16), childKey(key, digit));
      }
      const next = childKey(key, own);
      key.fill(0);
      key = next;
    }
    key.fill(0);
    return true;
  }

  /** Overwrites every node. Nothing can be derived any more. */
  wipe(): void {
    for (const key of this.#nodes.values()) key.fill(0);
    this.#nodes.clear();
  }

  #heldAbove(path: Path): { readonly depth: number; readonly key: Buffer } | null {
    if (path.length !== this.#shape.length) throw new RangeError('A leaf has a digit for each level.');
    for (let depth = 0; depth <= path.length; depth += 1) {
      const key = this.#nodes.get(path.slice(0, depth));
      if (key !== undefined) return { depth, key };
    }
    return null;
  }
}
