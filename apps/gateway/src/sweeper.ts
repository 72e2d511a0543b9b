import type { TransferState } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import type { Deadlines } from './deadlines.ts';
import type { Receiver } from './receive/receiver.ts';
import { holdsData, type Spool } from './spool/spool.ts';

export interface SweeperParts {
  readonly spool: Spool;
  readonly receiver: Receiver;
  readonly log: Log;
  readonly now: () => number;
  readonly deadlines: Deadlines;
}

/**
 * Removes what is past its time: the data of uploads and files first, leaving their end to be seen for a while; then that
 * too, with its report.
 */
export async function sweep({ spool, receiver, log, now, deadlines }: SweeperParts): Promise<void> {
  for (const { id } of [...spool.all()]) {
    if (receiver.isReceiving(id)) continue;
    try {
      await spool.lock.run(id, async () => {
        const transfer = spool.find(id);
        if (transfer === undefined || Date.parse(transfer.expiresAt) > now()) return;
        if (!holdsData(transfer)) return spool.forget(id);
        const state: TransferState = 'expired';
        await spool.end({ ...transfer, state, expiresAt: deadlines.outcome() });
        log.info('file-expired', { transfer: id, partner: transfer.partner, bytes: transfer.received });
      });
    } catch (error) {
      log.failure('expiry-failed', error, { transfer: id }); // the next sweep tries again
    }
  }
}
