import { z } from 'zod';
import { batchKey } from '../items.ts';
import { PuncturedTree } from './punctured-tree.ts';
import { ROW_SHAPE, rowPath, TRANSFER_SHAPE, transferPath } from './shape.ts';

/** Classes of what is sealed to a row; facts are sealed in blocks of many rows and name nobody. */
const CLASSES = ['identity', 'clinical', 'facts'] as const;
export type TreeClass = (typeof CLASSES)[number];

const Nodes = z.record(z.string().regex(/^[0-9a-f]{0,32}$/), z.base64().length(44));

/** An {@link ItemTree} as a state file holds it: keys in base64. */
export const ItemTreeText = z.strictObject({
  transfers: Nodes,
  /** Transfers that a row is gone of. */
  punctured: z.record(z.string(), z.strictObject({ identity: Nodes, clinical: Nodes, facts: Nodes })),
});
export type ItemTreeText = z.infer<typeof ItemTreeText>;

type ClassTrees = Readonly<Record<TreeClass, PuncturedTree>>;

/**
 * The keys of every item of a generation, those of forgotten rows excepted. One 32-byte root gives them all; a row that is
 * punctured costs some 10 KB of text, or 5 in a transfer that had one before. What it holds never yields a punctured key.
 *
 *     root ──64 bits of the transfer's hash──▶ transfer key ──HKDF(transfer, class)──▶ batch key ──row──▶ item key
 */
export class ItemTree {
  readonly #transfers: PuncturedTree;
  readonly #punctured: Map<string, ClassTrees>;

  private constructor(transfers: PuncturedTree, punctured: Map<string, ClassTrees>) {
    this.#transfers = transfers;
    this.#punctured = punctured;
  }

  static whole(root: Uint8Array): ItemTree {
    return new ItemTree(PuncturedTree.whole(TRANSFER_SHAPE, root), new Map());
  }

  static fromText(text: ItemTreeText): ItemTree {
    const punctured = Object.entries(text.punctured).map(
      ([id, nodes]) => [id, classTrees((of) => PuncturedTree.fromText(ROW_SHAPE, nodes[of]))] as const,
    );
    return new ItemTree(PuncturedTree.fromText(TRANSFER_SHAPE, text.transfers), new Map(punctured));
  }

  toText(): ItemTreeText {
    const text = ({ identity, clinical, facts }: ClassTrees) => ({
      identity: identity.toText(),
      clinical: clinical.toText(),
      facts: facts.toText(),
    });
    return {
      transfers: this.#transfers.toText(),
      punctured: Object.fromEntries([...this.#punctured].map(([id, trees]) => [id, text(trees)])),
    };
  }

  /** How many transfers have lost a row. */
  get puncturedTransfers(): number {
    return this.#punctured.size;
  }

  /** The key of every row of one class of a transfer; null once any of them is punctured. */
  batchKey(transferId: string, itemClass: TreeClass): Buffer | null {
    const rows = this.#rows(transferId, itemClass);
    const key = rows.root;
    rows.wipe();
    return key;
  }

  /** Keys of some rows of one class of a transfer, in their order; null for each that is punctured. */
  itemKeys(transferId: string, itemClass: TreeClass, rows: readonly number[]): (Buffer | null)[] {
    const tree = this.#rows(transferId, itemClass);
    const keys = rows.map((row) => tree.leaf(rowPath(row)));
    tree.wipe();
    return keys;
  }

  /** Makes the keys of a row, identity and clinical, impossible to derive. False when they were so before. */
  puncture(transferId: string, row: number): boolean {
    let trees = this.#punctured.get(transferId);
    if (trees === undefined) {
      trees = classTrees((of) => this.#rows(transferId, of));
      this.#transfers.puncture(transferPath(transferId));
      this.#punctured.set(transferId, trees);
    }
    const path = rowPath(row);
    const { identity, clinical } = trees;
    return [identity, clinical].map((tree) => tree.puncture(path)).includes(true);
  }

  wipe(): void {
    this.#transfers.wipe();
    for (const trees of this.#punctured.values()) for (const of of CLASSES) trees[of].wipe();
  }

  /** A copy, to be wiped. */
  #rows(transferId: string, itemClass: TreeClass): PuncturedTree {
    const held = this.#punctured.get(transferId);
    if (held !== undefined) return held[itemClass].copy();
    const transfer = this.#transfers.leaf(transferPath(transferId));
    // The hash of a transfer that lost a row begins with the same 64 bits. Nobody meets this by accident.
    if (transfer === null) return PuncturedTree.none(ROW_SHAPE);
    const key = batchKey(transfer, transferId, itemClass);
    transfer.fill(0);
    const tree = PuncturedTree.whole(ROW_SHAPE, key);
    key.fill(0);
    return tree;
  }
}

function classTrees(make: (itemClass: TreeClass) => PuncturedTree): ClassTrees {
  return { identity: make('identity'), clinical: make('clinical'), facts: make('facts') };
}
