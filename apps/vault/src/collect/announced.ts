import { type CollectableFile, type Partner, VernixError } from '@vernix/contracts';

/** Of age: plaintext to a chunk, and what sealing adds to each. */
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
/** What an age header and nonce add to a segment at the most: one recipient's, also a post-quantum one's, takes half of it. */
const SEGMENT_BYTES = 4_096;

/**
 * Holds what the gateway announces to the signed roster: one that was robbed could otherwise fill our disk.
 *
 * @param partner who is said to have sent it; undefined when the roster knows nobody of that name
 * @throws VernixError `announced-file-refused`
 */
export function checkAnnounced(
  { id, bytes, segments }: CollectableFile,
  partner: Pick<Partner, 'limits'> | undefined,
): void {
  const most = partner === undefined ? 0 : sealedAtMost(partner.limits.fileBytes, segments.length);
  const sum = segments.reduce((total, segment) => total + segment, 0);
  if (bytes > most || sum !== bytes) throw new VernixError('announced-file-refused', { transfer: id });
}

/** How long so much plaintext can be when it is sealed in so many segments. */
function sealedAtMost(plain: number, segments: number): number {
  const chunks = Math.ceil(plain / CHUNK_BYTES) + segments;
  return plain + chunks * TAG_BYTES + segments * SEGMENT_BYTES;
}
