import { randomBytes } from 'node:crypto';
import { type Partner, VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import type { Deadlines } from '../deadlines.ts';
import type { IntakeKey } from '../intake-key.ts';
import { readLabel, sealLabel } from '../label.ts';
import { explainDiskError } from '../spool/disk.ts';
import type { DiskSpace } from '../spool/disk-space.ts';
import type { Spool } from '../spool/spool.ts';
import type { Transfer } from '../spool/transfer.ts';

export interface CreationOptions {
  readonly spool: Spool;
  readonly intakeKey: IntakeKey;
  readonly log: Log;
  readonly space: DiskSpace;
  readonly now: () => number;
  readonly deadlines: Deadlines;
}

/** Begins and withdraws uploads. Whatever would stop one later is answered here, before a byte is sent. */
export class Creation {
  readonly #options: CreationOptions;

  constructor(options: CreationOptions) {
    this.#options = options;
  }

  /**
   * @throws {VernixError} `upload-length-missing`, `upload-empty`, `upload-too-large`, `open-uploads-limit`,
   * `spool-quota-full`, `spool-disk-full`, `upload-metadata-invalid`, `intake-key-missing`
   */
  async create(
    partner: Partner,
    { size, metadata }: { size: number | undefined; metadata: string | string[] | undefined },
  ): Promise<Transfer> {
    const { spool, space, intakeKey, log, now, deadlines } = this.#options;
    if (size === undefined) throw new VernixError('upload-length-missing');
    if (size === 0) throw new VernixError('upload-empty');
    const label = readLabel(metadata?.toString());
    const { recipient } = intakeKey;
    const transfer: Transfer = {
      id: randomBytes(16).toString('base64url'),
      partner: partner.id,
      state: 'receiving',
      size,
      received: 0,
      sealedAtSource: null,
      recipient,
      sealedName: await sealLabel(label, recipient),
      segments: [],
      sha256: null,
      receipt: null,
      createdAt: new Date(now()).toISOString(),
      receivedAt: null,
      expiresAt: deadlines.begun(),
      balance: null,
      errorCode: null,
      errorParams: {},
      logProof: null,
      goneNoted: false,
      report: null,
    };
    // One at a time for each partner, or two requests at once could share the last place.
    await spool.lock.run(`partner:${partner.id}`, async () => {
      this.#requirePlace(partner, size);
      const save = () =>
        spool.save(transfer).catch((error: unknown) => {
          throw explainDiskError(error);
        });
      await space.with(size, save);
    });
    log.info('upload-created', { transfer: transfer.id, partner: partner.id, bytes: size });
    return transfer;
  }

  /** The sender takes an unfinished upload back: its data is removed. */
  async withdraw(transfer: Transfer): Promise<void> {
    await this.#options.spool.end({ ...transfer, state: 'terminated' });
    this.#options.log.info('upload-withdrawn', { transfer: transfer.id, partner: transfer.partner });
  }

  #requirePlace({ id, limits }: Partner, size: number): void {
    const { spool } = this.#options;
    if (size > limits.fileBytes) throw new VernixError('upload-too-large', { limit: limits.fileBytes });
    const use = spool.useOf(id);
    if (use.openUploads >= limits.openUploads && use.firstEnds !== null) {
      throw new VernixError('open-uploads-limit', { limit: limits.openUploads, until: use.firstEnds });
    }
    if (use.bytes + size > limits.spoolBytes)
      throw new VernixError('spool-quota-full', { limit: limits.spoolBytes });
  }
}
