import { FRAME_LIMITS, VernixError } from '@vernix/contracts';

/** u32 big-endian length of the JSON, u32 big-endian length of the binary part. */
const PREFIX_BYTES = 8;

export interface Frame {
  readonly json: unknown;
  /** A copy of its own: it may hold keys, and whoever is done with it can wipe it. */
  readonly binary: Buffer;
}

/** @throws VernixError `frame-too-large` for what the other end would refuse to read. */
export function encodeFrame(json: unknown, binary: Uint8Array = Buffer.alloc(0)): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  checkLengths(text.length, binary.length);
  const frame = Buffer.alloc(PREFIX_BYTES + text.length + binary.length);
  frame.writeUInt32BE(text.length, 0);
  frame.writeUInt32BE(binary.length, 4);
  text.copy(frame, PREFIX_BYTES);
  frame.set(binary, PREFIX_BYTES + text.length);
  return frame;
}

function checkLengths(json: number, binary: number): void {
  if (json > FRAME_LIMITS.json || binary > FRAME_LIMITS.binary) {
    throw new VernixError('frame-too-large', { json: FRAME_LIMITS.json, binary: FRAME_LIMITS.binary });
  }
}

/**
 * Cuts a byte stream into frames, however it is chopped. Never holds more than one frame and one chunk: lengths are
 * judged as soon as they are announced. After it threw, the stream has no next frame; drop the connection.
 */
export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  /** What must be held before anything can be done: a prefix, or a whole frame. */
  #needed = PREFIX_BYTES;

  /** Whether a frame has begun that is not yet whole. */
  get midFrame(): boolean {
    return this.#held > 0;
  }

  /**
   * Takes the chunk over, and overwrites what is in a frame by then: it may have brought a key or a share.
   * @throws VernixError `frame-too-large`, `frame-invalid`
   */
  push(chunk: Uint8Array): Frame[] {
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#held += chunk.length;
    const frames: Frame[] = [];
    while (this.#held >= this.#needed) {
      const bytes = joined(this.#chunks);
      const size = announcedSize(bytes);
      if (bytes.length >= size) frames.push(decode(bytes.subarray(0, size)));
      const rest = bytes.length >= size ? bytes.subarray(size) : bytes;
      this.#chunks = rest.length === 0 ? [] : [rest];
      this.#held = rest.length;
      this.#needed = rest.length < PREFIX_BYTES ? PREFIX_BYTES : announcedSize(rest);
    }
    return frames;
  }
}

/** The chunks as one, which is the only one left. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const all = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  return all;
}

function announcedSize(bytes: Buffer): number {
  const json = bytes.readUInt32BE(0);
  const binary = bytes.readUInt32BE(4);
  checkLengths(json, binary);
  return PREFIX_BYTES + json + binary;
}

function decode(bytes: Buffer): Frame {
  const end = PREFIX_BYTES + bytes.readUInt32BE(0);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX_BYTES, end));
    return { json: JSON.parse(text) as unknown, binary: Buffer.from(bytes.subarray(end)) };
  } catch {
    throw new VernixError('frame-invalid');
  } finally {
    bytes.fill(0);
  }
}
