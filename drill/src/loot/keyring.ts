import type { Keyring } from '../../../apps/key-service/src/keyring.ts';
import type { SealedItem } from './sealed-items.ts';
import { tryOpen } from './cracker.ts';

/** Opens what the keys of a key service open, trying every generation of them; how many items that is. */
export function openWith(
  keyring: Keyring,
  items: readonly SealedItem[],
  found: (clear: Buffer, item: SealedItem) => void,
): number {
  const batches = Map.groupBy(items, ({ transferId, itemClass }) => `${transferId} ${itemClass}`);
  let opened = 0;
  for (const { generation } of keyring.state.items) {
    for (const batch of batches.values()) {
      const [first] = batch;
      if (first === undefined) continue;
      const { transferId, itemClass } = first;
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
  return opened;
}
