import { VernixError } from '@vernix/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CHECKSUM_ALGORITHMS } from '../receive/checksum.ts';
import type { Transfer } from '../spool/transfer.ts';

/** tus 1.0.0, https://tus.io/protocols/resumable-upload: the words of the protocol. */
export const TUS_VERSION = '1.0.0';
export const PART_TYPE = 'application/offset+octet-stream';

export const CAPABILITIES = {
  'tus-version': TUS_VERSION,
  'tus-extension': 'creation,creation-with-upload,termination,checksum,expiration',
  'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
} as const;

/** @throws {VernixError} `tus-version-unsupported`, with the version we speak in a header as the protocol asks */
export function requireTus(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('tus-resumable', TUS_VERSION);
  if (request.headers['tus-resumable'] === TUS_VERSION) return;
  void reply.header('tus-version', TUS_VERSION);
  throw new VernixError('tus-version-unsupported');
}

/**
 * A count of bytes from a header: digits only, exact in a double. Undefined when the header is missing.
 * @throws {VernixError} `request-invalid`
 */
export function bytesHeader(
  request: FastifyRequest,
  name: 'upload-length' | 'upload-offset',
): number | undefined {
  const value = request.headers[name];
  if (value === undefined) return undefined;
  const bytes = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(bytes)) throw new VernixError('request-invalid', { where: name });
  return bytes;
}

/** When an unfinished upload ends, in the protocol's header. */
export function expiryHeader({ state, expiresAt }: Transfer): Record<string, string> {
  return state === 'receiving' ? { 'upload-expires': new Date(expiresAt).toUTCString() } : {};
}

/** Where the upload stands, in the protocol's headers. */
export function progressHeaders(transfer: Transfer): Record<string, string> {
  return { 'upload-offset': String(transfer.received), ...expiryHeader(transfer) };
}
