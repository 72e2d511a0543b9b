import { createHash, hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import { readBody } from '@vernix/service';
import { AwsClient } from 'aws4fetch';
import { ANSWER_MS } from '../sizes.ts';
import type { StorePlace } from './place.ts';

/** One that is busy says so (503), one that is broken may be mended; asked so often in all, with pauses that double. */
const MOST_TRIES = 4;
const FIRST_PAUSE_MS = 100;
/** Too many requests; and another is just being put in the same place (a condition cannot be judged until it is). */
const BUSY: ReadonlySet<number> = new Set([409, 429]);
/** Of an answer that is not asked for its content. */
const MOST_WORDS_BYTES = 64 * 1024;

export interface Found {
  readonly bytes: Buffer;
  /** By this the store knows whether it is still the same. */
  readonly etag: string;
}

/** What an object is put with. */
export interface Kind {
  readonly type: string;
  /** How long others may keep it (Cache-Control). */
  readonly cache: string;
}

interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: Buffer | 'too-long';
}

/**
 * Objects under a place in a store that speaks S3. Nothing is ever deleted, and nothing replaced but by {@link replace}: two
 * rights are enough, to get and to put (and to list, or a store answers 403 for what is not there).
 *
 * Its calls throw VernixError `store-unreachable`: it does not answer, or not in time, or is busy; `store-bucket-missing`,
 * `store-forbidden`; and `store-refused` with the status: it answers, and otherwise.
 */
export class ObjectStore {
  readonly #place: StorePlace;
  readonly #signal: AbortSignal;
  readonly #answerMs: number;
  readonly #client: AwsClient | null;

  /** @param answerMs how long one answer may take, its last byte included */
  constructor(place: StorePlace, signal: AbortSignal, answerMs = ANSWER_MS) {
    this.#place = place;
    this.#signal = signal;
    this.#answerMs = answerMs;
    const { credentials, region } = place;
    this.#client = credentials === null ? null : new AwsClient({ ...credentials, region, service: 's3' });
  }

  /** An object of at most so many bytes; `null` when there is none. */
  async get(path: string, most: number): Promise<Found | 'too-long' | null> {
    const { status, etag, body } = await this.#ask('GET', path, {}, null, most);
    if (status === 404 && !hasNoBucket(body)) return null;
    if (status !== 200) throw refusal(status);
    return body === 'too-long' ? body : { bytes: body, etag };
  }

  /** Puts an object where none is. `false`: there is one, which is left as it is. */
  create(path: string, bytes: Buffer, kind: Kind): Promise<boolean> {
    return this.#put(path, bytes, kind, { 'if-none-match': '*' });
  }

  /** Puts an object in the place of the one with this tag. `false`: it is another by now, and is left as it is. */
  replace(path: string, bytes: Buffer, kind: Kind, etag: string): Promise<boolean> {
    return this.#put(path, bytes, kind, { 'if-match': etag });
  }

  async #put(path: string, bytes: Buffer, { type, cache }: Kind, condition: Headers): Promise<boolean> {
    const headers = {
      ...condition,
      'content-type': type,
      'cache-control': cache,
      // A bucket that keeps what it has (object lock) wants it.
      'content-md5': createHash('md5').update(bytes).digest('base64'),
    };
    const { status } = await this.#ask('PUT', path, headers, bytes, MOST_WORDS_BYTES);
    if (status === 412) return false;
    if (status < 200 || status > 299) throw refusal(status);
    return true;
  }

  /** Asked again where that may help: a condition that was met the first time is not the second, which the caller sees to. */
  async #ask(
    method: string,
    path: string,
    headers: Headers,
    body: Buffer | null,
    most: number,
  ): Promise<Answer> {
    for (let tried = 1; ; tried += 1) {
      let cause: unknown;
      try {
        const answer = await this.#once(method, path, headers, body, most);
        if (answer.status < 500 && !BUSY.has(answer.status)) return answer;
        if (answer.status === 501) throw new VernixError('store-refused', { status: 501 });
      } catch (error) {
        if (error instanceof VernixError || this.#signal.aborted) throw error;
        cause = error;
      }
      if (tried === MOST_TRIES) throw new VernixError('store-unreachable', {}, { cause });
      await sleep(FIRST_PAUSE_MS * 2 ** tried, undefined, { signal: this.#signal });
    }
  }

  async #once(
    method: string,
    path: string,
    headers: Headers,
    body: Buffer | null,
    most: number,
  ): Promise<Answer> {
    const url = `${this.#place.url}/${path}`;
    const asked = {
      method,
      headers: { ...headers, 'x-amz-content-sha256': hash('sha256', body ?? '') },
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    };
    const request = this.#client === null ? new Request(url, asked) : await this.#client.sign(url, asked);
    // A redirect is an answer like another: what is signed is for this address.
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(this.#answerMs)]);
    const answer = await fetch(request, { redirect: 'manual', signal });
    const content = await readBody(answer, answer.ok ? most : MOST_WORDS_BYTES).catch((error: unknown) => {
      if (error instanceof RangeError) return 'too-long' as const;
      throw error;
    });
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body: content };
  }
}

/** By the answer's words alone a bucket that is not there is told from an object that is not. */
const hasNoBucket = (body: Answer['body']): boolean =>
  body !== 'too-long' && body.includes('<Code>NoSuchBucket</Code>');

/** What is put has no place but for want of the bucket. */
function refusal(status: number): VernixError {
  if (status === 404) return new VernixError('store-bucket-missing');
  if (status === 403) return new VernixError('store-forbidden');
  return new VernixError('store-refused', { status });
}

type Headers = Readonly<Record<string, string>>;
