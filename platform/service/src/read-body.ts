/**
 * The body of another program's answer, as long as it is no longer than `most` bytes; the rest of one that is is never read.
 * One that was robbed could otherwise fill our memory with an answer that never ends.
 *
 * @throws RangeError when it is longer
 */
export async function readBody(answer: Response, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > most) throw new RangeError('a longer answer than is read');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
