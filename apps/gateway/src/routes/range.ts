import { VernixError } from '@vernix/contracts';

export interface ByteRange {
  /** Both inclusive, as in HTTP. */
  readonly start: number;
  readonly end: number;
  readonly partial: boolean;
}

/**
 * The one range asked for, of a body of `bytes` bytes; all of it when none is, or one in another unit (RFC 9110 §14.2).
 * `bytes=10-19`, `bytes=10-`, `bytes=-10`.
 * @throws {VernixError} `collect-range-wrong`, also for several ranges
 */
export function readRange(header: string | undefined, bytes: number): ByteRange {
  if (header === undefined || !/^bytes=/i.test(header)) return { start: 0, end: bytes - 1, partial: false };
  const [, first = '', last = ''] = /^bytes=(\d{0,16})-(\d{0,16})$/i.exec(header) ?? [];
  const wrong = new VernixError('collect-range-wrong', { bytes });
  if (first === '' && last === '') throw wrong;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (start > end) throw wrong;
  return { start, end, partial: true };
}
