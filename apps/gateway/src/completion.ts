import { open } from 'node:fs/promises';
import { HEADER_LIMIT, headerHashAt } from '@vernix/seal';
import type { Log } from '@vernix/service';
import type { Deadlines } from './deadlines.ts';
import type { ReceiptSigner } from './receipts.ts';
import type { Spool } from './spool/spool.ts';
import { storedBytes, type Transfer } from './spool/transfer.ts';

export interface CompletionParts {
  readonly spool: Spool;
  readonly receipts: ReceiptSigner;
  readonly deadlines: Deadlines;
  readonly log: Log;
  readonly now: () => number;
}

/** Turns uploads whose last byte is on disk into whole files with a receipt, and counts them. */
export class Completion {
  readonly #parts: CompletionParts;
  readonly #count = { sealedHere: 0, sealedAtSource: 0 };

  constructor(parts: CompletionParts) {
    this.#parts = parts;
  }

  /** Since the process started. */
  get count(): { readonly sealedHere: number; readonly sealedAtSource: number } {
    return this.#count;
  }

  /** Makes the file collectable, durably, and returns its transfer. Its last byte may then be acknowledged. */
  async complete(transfer: Transfer, sha256: string): Promise<Transfer> {
    const { spool, receipts, deadlines, log, now } = this.#parts;
    const { id, partner, segments } = transfer;
    const receivedAt = new Date(now()).toISOString();
    const bytes = storedBytes(transfer);
    const sealedAtSource = transfer.sealedAtSource === true;
    const header = sealedAtSource ? await headerHashOf(spool.receivingPath(id)) : undefined;
    const receipt = await receipts.sign({
      type: 'vernix-receipt/1',
      transferId: id,
      partner,
      sha256,
      bytes,
      sealedAtSource,
      ...(header === undefined ? {} : { header }),
      receivedAt,
    });
    const expiresAt = deadlines.received();
    const whole: Transfer = { ...transfer, state: 'received', sha256, receipt, receivedAt, expiresAt };
    await spool.publish(whole);
    this.#count[sealedAtSource ? 'sealedAtSource' : 'sealedHere'] += 1;
    log.info('file-received', { transfer: id, partner, bytes, segments: segments.length, sealedAtSource });
    return whole;
  }
}

async function headerHashOf(path: string): Promise<string | undefined> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_LIMIT), 0, HEADER_LIMIT, 0);
  return headerHashAt(buffer.subarray(0, bytesRead));
}
