/**
 * Frees the memory of a buffer that its maker is done with, now instead of at the next collection: the next chunk then
 * lands in memory that is still in the processor's cache, which is a third of what sealing a chunk costs. The buffer is
 * empty afterwards. A view of a larger piece of memory is left alone.
 */
export function giveBack(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0);
}
