import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

const ANSWER_WITHIN_MS = 10_000;
const MOST_ANSWER_BYTES = 64 * 1024;

/**
 * One POST of JSON. Redirects are not followed. `fetch` would do, but it takes no certificate authority of one's own.
 * @throws Error when there is no answer, or none of a sensible size, in ten seconds
 */
export function postJson(
  url: URL,
  body: object,
  headers: Readonly<Record<string, string>>,
  ca: Buffer | undefined,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    };
    const request =
      url.protocol === 'https:'
        ? overHttps(url, { ...options, ...(ca === undefined ? {} : { ca }) })
        : overHttp(url, options);
    request.once('error', reject).once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_ANSWER_BYTES) response.destroy(new Error('the answer is too long'));
      });
      response.once('error', reject).once('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end(JSON.stringify(body));
  });
}
