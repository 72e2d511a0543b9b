import { VernixError } from '@vernix/contracts';

/**
 * The most of an answer that is read: the longest page of the list that a gateway of ours writes takes less. One that was
 * robbed could otherwise fill our memory with an answer that never ends.
 */
export const ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * The body of an answer as text; the rest of one that is too long is never read.
 *
 * @throws VernixError `gateway-answer-unknown` when it is longer than `most` bytes
 */
export async function boundedText(answer: Response, most: number = ANSWER_BYTES): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  if (answer.body === null) return '';
  for await (const part of answer.body as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > most) throw new VernixError('gateway-answer-unknown', { status: answer.status });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
