import { readBody } from './read-body.ts';

/** How long another program may take, and how long its answer may be. */
export interface AnswerLimits {
  readonly withinMs: number;
  readonly mostBytes: number;
}

/**
 * What another program answers to a text. A redirect is an error: what was sent is for this address.
 *
 * @throws what `fetch` does; RangeError when the answer is too long
 */
export async function postText(
  url: string,
  text: string,
  { withinMs, mostBytes }: AnswerLimits,
  stopping: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  const answer = await fetch(url, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.any([stopping, AbortSignal.timeout(withinMs)]),
  });
  return { status: answer.status, body: (await readBody(answer, mostBytes)).toString('utf8') };
}
