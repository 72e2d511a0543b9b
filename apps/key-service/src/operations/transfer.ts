import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { headerHash, isReceiptOf } from '@vernix/seal';
import { checkBinary, gather, type Operation } from './operation.ts';

/**
 * Gives out the file keys of one transfer's segments and the batch keys that seal its items. Allowed until the
 * transfer is settled, again with the same headers after a crash; never for other headers under the same id, or a thief
 * in the vault could have any transfer's batch keys by sending a header of his own.
 */
export const openTransfer: Operation<'transfer.open'> = (holdings, request, binary) => {
  const { principal, transferId, partner, sha256, headerLengths, receipt } = request;
  const expected = headerLengths.reduce((sum, length) => sum + length, 0);
  checkBinary(binary, expected);
  const headers = createHash('sha256').update(JSON.stringify(headerLengths)).update(binary).digest('hex');
  const fileHeader = headerHash(binary.subarray(0, headerLengths[0]));
  return holdings.transfers.inTurn(transferId, async () => {
    holdings.transfers.checkMayOpen(transferId, headers, holdings.opened.knows(transferId));
    const { keyring } = holdings;
    // Opened again, it hangs from the root that it hung from before.
    const { itemGeneration } = holdings.transfers.find(transferId) ?? keyring;
    const fileKeys: Uint8Array[] = [];
    try {
      const epochs = new Set<number>();
      let at = 0;
      for (const length of headerLengths) {
        const header = binary.subarray(at, at + length);
        const { epoch, fileKey } = await holdings.epochs.unwrap(header).catch(async (error: unknown) => {
          // Nothing that is said to it, nor who says it, may tell a partner that is nobody from a real one.
          if (await holdings.decoys.deliveries.isOf(header))
            await holdings.releases.touched('transfer.open', principal, 'ingest');
          throw error;
        });
        fileKeys.push(fileKey);
        epochs.add(epoch);
        at += length;
        await breathe(); // an upload cut into thousands of segments must not keep the others waiting
      }
      const transfer = { id: transferId, records: 0 };
      const asked = { principal, purpose: 'ingest' as const, counts: { transfer: 1 }, transfer };
      const sent = { transferId, partner, sha256 };
      const arrived = await isReceiptOf({ ...sent, header: fileHeader }, receipt, holdings.receiptKey);
      const file = { transferId, partner, fileKeys, arrived };
      const segments = fileKeys.length;
      const how = { headers, file: fileHeader, segments, epochs: [...epochs], itemGeneration };
      // One after the other: of two that would open the same file, one has to know of the other.
      const releaseNumber = await holdings.transfers.inTurn('any', async () => {
        const before = holdings.transfers.openedAs(fileHeader, transferId);
        const again = before.length === 0 ? {} : { again: before.length };
        const number = await holdings.releases.release(
          { type: 'transfer.open', asked, file: { ...file, before } },
          { ...sent, ...how, ...again },
        );
        await holdings.opened.add(transferId, fileKeys, [transferId]);
        return number;
      });
      const batchKeys = (['identity', 'clinical', 'facts'] as const).map((itemClass) =>
        keyring.batchKey(itemGeneration, transferId, itemClass),
      );
      const { plan, doublingKey } = holdings.decoys;
      return {
        answer: { epoch: Math.min(...epochs), releaseNumber, decoyEvery: plan.every },
        keys: gather([...fileKeys, ...batchKeys, doublingKey]),
      };
    } finally {
      for (const key of fileKeys) key.fill(0);
    }
  });
};

/** Whom records earn reads for. */
const INGEST = 'vault-ingest';

/** Closes a transfer for good, and destroys the epochs that waited only for it. */
export const settleTransfer: Operation<'transfer.settle'> = async (holdings, request) => {
  const { transferId, records } = request;
  const { transfers, releases, epochs } = holdings;
  await transfers.inTurn(transferId, async () => {
    if (transfers.isSettled(transferId)) return; // once only, or records would earn reads again and again
    transfers.checkIsOpen(transferId);
    await holdings.tags.mark([transferId]);
    await releases.settle(INGEST, transferId, records);
  });
  return { answer: { destroyedEpochs: await epochs.destroyWhenDue() } };
};
