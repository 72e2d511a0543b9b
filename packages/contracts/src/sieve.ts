/** Which rows figures leave out, as the key service tells insights: `decoys.sieve` in key-service.ts. */

/** Bytes that name one row of one transfer: u32 its place in a list of transfers, u32 the row, big-endian. */
export const PLACE_BYTES = 8;

/** One bit a row, the first in the highest: 1 for those that `isDecoy`. `places`: {@link PLACE_BYTES} each. */
export function sieveOf(
  places: Uint8Array,
  isDecoy: (transfer: number, row: number) => boolean,
): Uint8Array<ArrayBuffer> {
  const named = new DataView(places.buffer, places.byteOffset, places.byteLength);
  const count = places.length / PLACE_BYTES;
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let index = 0; index < count; index += 1) {
    const at = index * PLACE_BYTES;
    if (!isDecoy(named.getUint32(at), named.getUint32(at + 4))) continue;
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bits;
}

/** Whether the sieve holds this one back. */
export function isSieved(bits: Uint8Array, index: number): boolean {
  return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
}
