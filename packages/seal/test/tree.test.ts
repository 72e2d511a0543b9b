import { createHmac, hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchKey, ItemTree, itemKey, transferKey } from '../src/index.ts';
import { PuncturedTree } from '../src/tree/punctured-tree.ts';
import { RowKeys } from '../src/tree/row-keys.ts';
import { ROW_SHAPE, rowPath, TRANSFER_SHAPE, transferPath } from '../src/tree/shape.ts';

const ROOT = Buffer.alloc(32, 9);
const TRANSFER = 'AAAAAAAAAAAAAAAAAAAAAA';
const OTHER = 'BBBBBBBBBBBBBBBBBBBBBB';
const row = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 0xffff_ffff }),
  fc.constantFrom(1, 15, 16, 17, 0xffff_ffff),
);
/** Ids as gateways make them. */
const id = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const keyOf = (number: number): Uint8Array => itemKey(ROOT, number);

/** Written from the definition: the node's child of the first digit, that one's child of the second … */
function byDefinition(path: string, root = ROOT): Buffer {
  return Array.from(path).reduce<Buffer>(
    (node, digit) =>
      createHmac('sha256', node)
        .update(Buffer.of(Number.parseInt(digit, 16)))
        .digest(),
    root,
  );
}

describe('the place of a leaf', () => {
  it('spells a row out in digits of its levels', () => {
    expect(rowPath(1)).toBe('000000000000001');
    expect(rowPath(0b11_1001)).toBe('000000000000039');
    expect(rowPath(0xffff_ffff)).toBe('33333333333333f');
    expect(ROW_SHAPE.reduce((sum, bits) => sum + bits)).toBe(32);
  });

  it('of a transfer is the first 64 bits of its id’s hash', () => {
    const path = transferPath(TRANSFER);
    const place = Array.from(path).reduce((sum, digit) => sum * 4n + BigInt(digit), 0n);
    expect(place).toBe(hash('sha256', TRANSFER, 'buffer').readBigUInt64BE(0));
    expect(path).toHaveLength(TRANSFER_SHAPE.length);
  });
});

describe('a tree of which nothing is punctured', () => {
  it('gives each row the key that its definition gives', () => {
    fc.assert(
      fc.property(row, (number) => {
        const tree = PuncturedTree.whole(ROW_SHAPE, ROOT);
        expect(tree.leaf(rowPath(number))).toEqual(byDefinition(rowPath(number)));
        expect(keyOf(number)).toEqual(byDefinition(rowPath(number)));
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same keys when rows are asked for one after the other, in any order', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.boolean(), (rows, sorted) => {
        const keys = new RowKeys(ROOT);
        const target = Buffer.alloc(32);
        for (const number of sorted ? rows.toSorted((a, b) => a - b) : rows) {
          keys.write(number, target);
          expect(target).toEqual(keyOf(number));
        }
      }),
      { numRuns: 60 },
    );
    expect(() => {
      new RowKeys(ROOT).write(0, Buffer.alloc(32));
    }).toThrow(RangeError);
  });
});

describe('a punctured tree', () => {
  it('gives every key that is not punctured, none that is, in any order, also after it was written down', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { maxLength: 20 }),
        fc.array(row),
        fc.boolean(),
        (gone, others, again) => {
          let tree = PuncturedTree.whole(ROW_SHAPE, ROOT);
          for (const number of gone) expect(tree.puncture(rowPath(number))).toBe(true);
          if (again) tree = PuncturedTree.fromText(ROW_SHAPE, tree.toText());
          const near = gone.flatMap((number) => [number - 1, number + 1]);
          for (const number of [...gone, ...others, ...near]) {
            if (number < 1 || number > 0xffff_ffff) continue;
            expect(tree.leaf(rowPath(number))).toEqual(gone.includes(number) ? null : keyOf(number));
          }
          expect(tree.root).toEqual(gone.length === 0 ? ROOT : null);
          for (const number of gone) expect(tree.puncture(rowPath(number))).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds the same nodes in whichever order its leaves went, and none above a punctured one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { minLength: 1, maxLength: 8 }), (gone) => {
        const [one, other] = [gone, gone.toReversed()].map((order) => {
          const tree = PuncturedTree.whole(ROW_SHAPE, ROOT);
          for (const number of order) tree.puncture(rowPath(number));
          return tree.toText();
        });
        expect(other).toEqual(one);
        for (const path of Object.keys(one ?? {})) {
          expect(gone.some((number) => rowPath(number).startsWith(path))).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is small: a node for each sibling on the way', () => {
    const tree = PuncturedTree.whole(ROW_SHAPE, ROOT);
    tree.puncture(rowPath(70_000));
    expect(tree.size).toBe(14 * 3 + 15);
  });
});

describe('the items of a generation', () => {
  const item = fc.record({ transfer: fc.integer({ min: 0, max: 3 }), row });

  it('keep their keys when other rows are forgotten, of any transfer; forgotten ones have none', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(id, { minLength: 4, maxLength: 4 }),
        fc.array(item, { maxLength: 6 }),
        fc.array(item),
        (ids, gone, asked) => {
          let tree = ItemTree.whole(ROOT);
          const idOf = ({ transfer }: { transfer: number }): string => ids[transfer] ?? '';
          for (const one of gone) {
            tree.puncture(idOf(one), one.row);
            tree = ItemTree.fromText(ItemTree.fromText(tree.toText()).toText());
          }
          for (const one of [...asked, ...gone]) {
            const transferId = idOf(one);
            const isGone = gone.some((other) => other.transfer === one.transfer && other.row === one.row);
            for (const itemClass of ['identity', 'clinical', 'facts'] as const) {
              const batch = batchKey(transferKey(ROOT, transferId), transferId, itemClass);
              const expected = isGone && itemClass !== 'facts' ? null : itemKey(batch, one.row);
              expect(tree.itemKeys(transferId, itemClass, [one.row])).toEqual([expected]);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('have no batch key once a row is forgotten; facts name nobody and keep theirs', () => {
    const tree = ItemTree.whole(ROOT);
    const ofFacts = tree.batchKey(TRANSFER, 'facts');
    expect(tree.puncture(TRANSFER, 3)).toBe(true);
    expect(tree.puncture(TRANSFER, 3)).toBe(false);
    expect(tree.batchKey(TRANSFER, 'identity')).toBeNull();
    expect(tree.batchKey(TRANSFER, 'facts')).toEqual(ofFacts);
    expect(tree.batchKey(OTHER, 'identity')).not.toBeNull();
    expect(tree.puncturedTransfers).toBe(1);
  });

  it('do not follow from anything that is held after their row was forgotten', () => {
    const tree = ItemTree.whole(ROOT);
    const [forgotten] = tree.itemKeys(TRANSFER, 'identity', [3]);
    tree.puncture(TRANSFER, 3);
    const { transfers, punctured } = tree.toText();
    const trees = [transfers, ...Object.values(punctured).flatMap((classes) => Object.values(classes))];
    const held = trees.flatMap((nodes) => Object.entries(nodes));
    expect(held.length).toBeGreaterThan(200);
    for (const [path, text] of held) {
      const key = Buffer.from(text, 'base64');
      expect(byDefinition(rowPath(3).slice(path.length), key)).not.toEqual(forgotten);
      // As each thing it could be taken for: a root, a transfer's key, a batch key.
      const transfer = transferKey(key, TRANSFER);
      for (const batch of [
        batchKey(transfer, TRANSFER, 'identity'),
        batchKey(key, TRANSFER, 'identity'),
        key,
      ]) {
        expect(itemKey(batch, 3)).not.toEqual(forgotten);
      }
    }
  });
});
