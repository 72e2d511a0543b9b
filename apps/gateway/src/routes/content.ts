import type { FastifyReply } from 'fastify';
import type { ByteRange } from './range.ts';

/** The headers of an answer that gives one range of a stored file, or all of it. */
export function rangeHeaders(
  reply: FastifyReply,
  range: ByteRange,
  { bytes, sha256, type }: { readonly bytes: number; readonly sha256: string; readonly type: string },
): void {
  void reply.headers({
    'accept-ranges': 'bytes',
    'content-type': type,
    'content-length': String(range.end - range.start + 1),
    etag: `"${sha256}"`,
  });
  if (range.partial)
    void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
}

/** Of a stored file, for a stream of it. */
export const reading = ({ start, end }: ByteRange) => ({ start, end, highWaterMark: 256 * 1024 });
