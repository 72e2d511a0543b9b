import { VernixError } from '@vernix/contracts';
import type { Completion } from '../completion.ts';
import type { Deadlines } from '../deadlines.ts';
import type { Spool } from '../spool/spool.ts';
import { storedBytes, type Transfer } from '../spool/transfer.ts';
import type { Checksum } from './checksum.ts';
import { PlainSink, SealingSink, type Sink } from './sink.ts';
import { Sniffer } from './sniffer.ts';
import { type Mark, markOf, StoredFile } from './stored-file.ts';

/** More would not fit the one request in which the vault asks for their keys. */
export const MOST_SEGMENTS = 4_000;

export interface PartOptions {
  readonly spool: Spool;
  /** In a long request, a segment ends and becomes durable after this many bytes. */
  readonly segmentBytes: number;
  readonly batchBytes: () => number;
  readonly sealRequired: boolean;
  readonly checksum: Checksum | null;
  /** The end of what was acknowledged, if it is still known. */
  readonly mark: Mark | undefined;
  readonly completion: Completion;
  readonly deadlines: Deadlines;
}

/** One request's part of an upload, from its first byte to the acknowledgement. */
export class Part {
  readonly #options: PartOptions;
  readonly #file: StoredFile;
  readonly #sniffer: Sniffer;
  /** As it is acknowledged, and the end of the data file at that point. */
  #transfer: Transfer;
  #mark: Mark;
  #received: number;
  #sealedAtSource: boolean | null;
  #sink: Sink | null;
  /** Stored bytes of each ended segment, acknowledged or not, and where the last one ends. */
  #segments: readonly number[];
  #segmentEnd: number;
  /** Bytes received when the last checkpoint began, and the checkpoint itself while it goes on. */
  #checkpointAt: number;
  #checkpoint: Promise<void> | null = null;

  private constructor(transfer: Transfer, mark: Mark, file: StoredFile, options: PartOptions) {
    this.#options = options;
    this.#transfer = transfer;
    this.#mark = mark;
    this.#file = file;
    this.#received = transfer.received;
    this.#checkpointAt = transfer.received;
    this.#segments = transfer.segments;
    this.#segmentEnd = mark.length;
    this.#sealedAtSource = transfer.sealedAtSource;
    this.#sniffer = new Sniffer(transfer.sealedAtSource === null ? transfer.received : 0);
    this.#sink = transfer.sealedAtSource === null ? null : this.#sinkFor(transfer.sealedAtSource);
  }

  static async begin(transfer: Transfer, options: PartOptions): Promise<Part> {
    const path = options.spool.receivingPath(transfer.id);
    const stored = storedBytes(transfer);
    const mark = options.mark?.length === stored ? options.mark : await markOf(path, stored);
    return new Part(transfer, mark, await StoredFile.open(path, mark, options.batchBytes), options);
  }

  get transfer(): Transfer {
    return this.#transfer;
  }

  /** False also as long as it cannot be told. */
  get sealedAtSource(): boolean {
    return this.#sealedAtSource ?? false;
  }

  get mark(): Mark {
    return this.#mark;
  }

  /**
   * Takes the next bytes of the body. Wait for what it returns before giving more.
   * @throws {VernixError} `upload-past-its-length`, `upload-seal-required`, `upload-too-many-parts`
   */
  take(bytes: Uint8Array): Promise<void> | undefined {
    this.#received += bytes.length;
    if (this.#received > this.#transfer.size) {
      throw new VernixError('upload-past-its-length', { size: this.#transfer.size });
    }
    this.#options.checksum?.update(bytes);
    const waiting = this.#sink === null ? this.#sniff(bytes) : this.#sink.write(bytes);
    // Nothing of a request with a checksum counts before all of it was verified.
    const ripe = this.#received - this.#checkpointAt >= this.#options.segmentBytes;
    return ripe && this.#options.checksum === null ? this.#beginCheckpoint(waiting) : waiting;
  }

  /** Makes everything taken so far durable. Afterwards it may be acknowledged. */
  async acknowledge(): Promise<void> {
    const whole = this.#received === this.#transfer.size;
    if (whole && this.#sink === null) await this.#decide(false, this.#sniffer.matched);
    await this.#checkpoint;
    if (this.#received > this.#transfer.received) await this.#makeDurable(await this.#endSegment());
  }

  /** Takes back what was not acknowledged. */
  async discard(): Promise<void> {
    await this.#checkpoint?.catch(() => undefined);
    await this.#file.cutTo(this.#mark);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Ends the segment now, and makes it durable while the next one is received. */
  async #beginCheckpoint(waiting: Promise<void> | undefined): Promise<void> {
    await waiting;
    await this.#checkpoint; // one at a time, so a slow disk slows the sender
    const end = await this.#endSegment();
    const checkpoint = this.#makeDurable(end).then(() => {
      this.#checkpoint = null;
    });
    checkpoint.catch(() => undefined); // the next to wait for it is told
    this.#checkpoint = checkpoint;
  }

  /** Everything taken so far as complete segments: the transfer as it will be once they are durable. */
  async #endSegment(): Promise<{ transfer: Transfer; mark: Mark }> {
    await this.#sink?.endSegment();
    const mark = this.#file.mark();
    this.#segments = this.#segmentsUpTo(mark.length);
    this.#segmentEnd = mark.length;
    this.#checkpointAt = this.#received;
    return {
      mark,
      transfer: {
        ...this.#transfer,
        received: this.#received,
        sealedAtSource: this.#sealedAtSource,
        segments: [...this.#segments],
        expiresAt: this.#options.deadlines.unfinished(),
      },
    };
  }

  async #makeDurable({ transfer, mark }: { transfer: Transfer; mark: Mark }): Promise<void> {
    await this.#file.sync();
    if (transfer.received === transfer.size) {
      this.#transfer = await this.#options.completion.complete(transfer, mark.hash.copy().digest('hex'));
    } else {
      await this.#options.spool.save(transfer);
      this.#transfer = transfer;
    }
    this.#mark = mark;
  }

  #sniff(bytes: Uint8Array): Promise<void> | undefined {
    const told = this.#sniffer.push(bytes);
    return told === null ? undefined : this.#decide(told.sealed, told.bytes);
  }

  #decide(sealedAtSource: boolean, bytes: Uint8Array): Promise<void> | undefined {
    if (!sealedAtSource && this.#options.sealRequired) throw new VernixError('upload-seal-required');
    this.#sealedAtSource = sealedAtSource;
    this.#sink = this.#sinkFor(sealedAtSource);
    return this.#sink.write(bytes);
  }

  #sinkFor(sealedAtSource: boolean): Sink {
    return sealedAtSource ? new PlainSink(this.#file) : new SealingSink(this.#file, this.#transfer.recipient);
  }

  /** A sealed file is one segment, however often it was interrupted; ours has one more each time. */
  #segmentsUpTo(length: number): readonly number[] {
    if (length === this.#segmentEnd) return this.#segments;
    if (this.#sealedAtSource === true) return [length];
    if (this.#segments.length >= MOST_SEGMENTS) {
      throw new VernixError('upload-too-many-parts', { limit: MOST_SEGMENTS });
    }
    return [...this.#segments, length - this.#segmentEnd];
  }
}
