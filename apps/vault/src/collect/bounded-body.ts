import { VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';

/** The most of an answer that is read: the longest page of the list that a gateway of ours writes takes less. */
const ANSWER_BYTES = 8 * 1024 * 1024;

/** The body of an answer as text. @throws VernixError `gateway-answer-unknown` when it is too long */
export async function boundedText(answer: Response): Promise<string> {
  const body = await readBody(answer, ANSWER_BYTES).catch((error: unknown) => {
    throw error instanceof RangeError
      ? new VernixError('gateway-answer-unknown', { status: answer.status })
      : error;
  });
  return body.toString('utf8');
}
