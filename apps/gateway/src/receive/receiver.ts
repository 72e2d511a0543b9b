import type { IncomingMessage } from 'node:http';
import { type Partner, type TransferId, VernixError } from '@vernix/contracts';
import { explainDiskError } from '../spool/disk.ts';
import type { Spool } from '../spool/spool.ts';
import { isGone, type Transfer } from '../spool/transfer.ts';
import type { Checksum } from './checksum.ts';
import { Part, type PartOptions } from './part.ts';
import { type Mark, MOST_BATCHES } from './stored-file.ts';
import type { ReadBuffer } from './wipe-after-reading.ts';

export interface ReceiveRequest {
  readonly id: TransferId;
  readonly partner: Partner;
  /** Where the sender continues. */
  readonly offset: number;
  readonly checksum: Checksum | null;
  readonly body: IncomingMessage;
}

export interface ReceiverOptions
  extends Pick<PartOptions, 'spool' | 'segmentBytes' | 'completion' | 'deadlines'> {
  readonly readBuffer: Pick<ReadBuffer, 'wipe'>;
}

/** Memory for bytes on their way to the disk, shared by all uploads of the moment. */
const BATCHES_TOTAL = 16 * 1024 * 1024;
const BATCH_MOST = 1024 * 1024;
const BATCH_LEAST = 32 * 1024;
const MARKS_KEPT = 1_000;

/** Receives the bodies of upload requests, one at a time for each upload. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #spool: Spool;
  /** The body being read, for each upload being written. */
  readonly #bodies = new Map<TransferId, IncomingMessage>();
  /** Ends of unfinished data files with their hashes, so that each request need not read the file again. */
  readonly #marks = new Map<TransferId, Mark>();

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#spool = options.spool;
  }

  /** Whether a request is writing to this upload now. */
  isReceiving(id: TransferId): boolean {
    return this.#bodies.has(id);
  }

  /**
   * Ends the request that is writing to this upload, if any, keeping what it brought. The newest request wins: the older
   * connection of a sender who comes back is usually dead without our knowing.
   */
  interrupt(id: TransferId): void {
    this.#bodies.get(id)?.destroy();
  }

  /** Ends all requests and waits until what they brought is safe. */
  async drain(): Promise<void> {
    const ids = [...this.#bodies.keys()];
    for (const id of ids) this.interrupt(id);
    await Promise.all(ids.map((id) => this.#spool.lock.run(id, () => Promise.resolve())));
  }

  /**
   * Reads a body to its end, and makes what came durable before it returns.
   * @throws {VernixError} `upload-gone`, `upload-offset-wrong`, `upload-past-its-length`, `upload-seal-required`,
   * `upload-checksum-wrong`, `upload-interrupted`, `upload-too-many-parts`, `spool-disk-full`
   */
  async receive(request: ReceiveRequest): Promise<Transfer> {
    this.#spool.getOwn(request.id, request.partner.id); // nobody else's upload is interrupted
    this.interrupt(request.id);
    return this.#spool.lock.run(request.id, async () => {
      const transfer = this.#spool.getOwn(request.id, request.partner.id);
      requireFit(transfer, request);
      if (transfer.state !== 'receiving') return transfer; // whole already: the sender did not hear our last answer
      this.#bodies.set(transfer.id, request.body);
      try {
        return await this.#receive(transfer, request);
      } catch (error) {
        if (error instanceof VernixError && error.code === 'upload-seal-required') {
          await this.#spool.end({ ...transfer, state: 'failed', errorCode: error.code });
        }
        throw explainDiskError(error);
      } finally {
        this.#bodies.delete(transfer.id);
      }
    });
  }

  async #receive(transfer: Transfer, request: ReceiveRequest): Promise<Transfer> {
    const { checksum, body, partner } = request;
    const part = await Part.begin(transfer, {
      ...this.#options,
      checksum,
      sealRequired: partner.sealAtSource === 'required',
      mark: this.#marks.get(transfer.id),
      batchBytes: () =>
        Math.min(BATCH_MOST, Math.max(BATCH_LEAST, BATCHES_TOTAL / MOST_BATCHES / this.#bodies.size)),
    });
    try {
      const arrivedWhole = await readInto(part, body);
      if (!arrivedWhole && checksum !== null) throw new VernixError('upload-interrupted');
      checksum?.verify();
      await part.acknowledge();
      if (!arrivedWhole) throw new VernixError('upload-interrupted');
      return part.transfer;
    } catch (error) {
      await part.discard();
      throw error;
    } finally {
      this.#remember(part);
      await part.close();
      if (!part.sealedAtSource) await this.#options.readBuffer.wipe();
    }
  }

  #remember({ transfer, mark }: Part): void {
    this.#marks.delete(transfer.id);
    if (transfer.state !== 'receiving') return;
    this.#marks.set(transfer.id, mark);
    if (this.#marks.size > MARKS_KEPT) this.#marks.delete(this.#marks.keys().next().value ?? transfer.id);
  }
}

/** @throws {VernixError} when this request cannot continue this upload; nothing of its body was read */
function requireFit(transfer: Transfer, { offset, body }: ReceiveRequest): void {
  const { received, size } = transfer;
  if (isGone(transfer)) throw new VernixError('upload-gone');
  if (offset !== received) throw new VernixError('upload-offset-wrong', { offset: received });
  const length = Number(body.headers['content-length'] ?? 0);
  if (offset + length > size) throw new VernixError('upload-past-its-length', { size });
}

/**
 * Whether the body came to its proper end. An error in storing it is thrown; one in the connection is not. Chunks are
 * taken one by one as they come: whoever reads a stream that waits is given a copy of all that waits, and the chunks
 * themselves would stay in memory as they came.
 */
async function readInto(part: Part, body: IncomingMessage): Promise<boolean> {
  if (body.destroyed) return body.readableEnded;
  let storing: Promise<void> | undefined;
  const over = Promise.withResolvers<undefined>();
  const take = (chunk: Buffer): void => {
    try {
      storing = part.take(chunk);
    } catch (error) {
      over.reject(error);
      return;
    }
    if (storing === undefined) return;
    body.pause();
    storing.then(() => body.resume(), over.reject);
  };
  const end = (): void => over.resolve(undefined);
  body.on('data', take).once('end', end).once('error', end).once('close', end);
  try {
    await over.promise;
    await storing;
  } finally {
    body.off('data', take).pause();
  }
  return body.readableEnded;
}
