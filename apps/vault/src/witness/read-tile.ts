import type { KeyClient } from '@vernix/key-channel';

/** A file of the log, from the key service: a bundle of long entries takes more than one answer. */
export async function readTile(keys: KeyClient, path: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let [from, bytes] = [0, 1];
  while (from < bytes) {
    const { answer, binary } = await keys.call('log.tile', { path, from });
    pieces.push(binary);
    bytes = binary.length === 0 ? from : answer.bytes;
    from += binary.length;
  }
  return Buffer.concat(pieces);
}
