import type { Keyring } from '../../../apps/key-service/src/keyring.ts';
import { tryOpen } from './cracker.ts';
import type { SealedItem, SealedPages } from './sealed-items.ts';

/** Opens what the keys of a key service open, trying every generation of them; how many items that is. */
export async function openWith(
  keyring: Keyring,
  pages: SealedPages,
  found: (clear: Buffer, item: SealedItem) => void,
): Promise<number> {
  let opened = 0;
  for await (const page of pages) {
    for (const batch of batchesOf(page).values()) {
      for (const { generation } of keyring.state.items) {
        const { transferId, itemClass } = batch[0] as SealedItem;
        const rows = batch.map(({ row }) => row);
        const keys = keyring.itemKeys(generation, transferId, itemClass, rows);
        batch.forEach((item, index) => {
          const key = keys[index];
          const clear = key === null || key === undefined ? null : tryOpen(item, key);
          if (clear === null) return;
          opened += 1;
          found(clear, item);
        });
      }
    }
  }
  return opened;
}

/** Items of one class of one transfer share the most of their keys' derivation. */
const batchesOf = (items: readonly SealedItem[]): Map<string, SealedItem[]> =>
  Map.groupBy(items, ({ transferId, itemClass }) => `${transferId} ${itemClass}`);
