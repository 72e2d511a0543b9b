/** Sends one file by tus (resumable upload over HTTP, version 1.0). */
import { createReadStream } from 'node:fs';
import { type ErrorCode, VernixError } from '@vernix/contracts';
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client';
import { errorFromAnswer } from '../client/gateway-client.ts';
import { RETRY_AFTER_MS } from '../client/retry.ts';

/** Ends a request often enough for proxies that cap a body, seldom enough to cost nothing. */
const REQUEST_BYTES = 64 * 1024 * 1024;
/** A request that did not fit will not fit the second time; a lock held elsewhere or a limit a minute may pass. */
const PASSING = new Set([408, 409, 423, 429]);
/** A limit that only the sender frees, or many hours. */
const LASTING = new Set<ErrorCode>(['open-uploads-limit']);

export interface UploadJob {
  readonly endpoint: string;
  readonly token: string;
  readonly path: string;
  readonly bytes: number;
  readonly metadata: { readonly filename: string; readonly mapping: string };
  /** Where an earlier run had begun, to go on there. */
  readonly resumeUrl: string | null;
  readonly onBegun: (url: string) => Promise<void>;
  readonly onProgress: (bytes: number) => void;
  /** Told what failed, before it is tried again: once, until something has gone through. */
  readonly onRetry: (error: VernixError) => void;
}

/** Reads slices of one file on disk; tus-js-client asks for one per request, and does not hear of one that cannot be read. */
const fileReader = (onError: (error: Error) => void): NonNullable<UploadOptions['fileReader']> => ({
  openFile: (input: { path: string; bytes: number }) =>
    Promise.resolve({
      size: input.bytes,
      slice: (start, end) => {
        const size = Math.min(end, input.bytes) - start;
        const stream = createReadStream(input.path, { start, end: start + size - 1 }).once('error', onError);
        return Promise.resolve({ value: Object.assign(stream, { size }), done: start + size >= input.bytes });
      },
      close: () => undefined,
    }),
});

const statusOf = (error: Error | DetailedError): number | null =>
  error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? null) : null;

function mayPass(error: DetailedError): boolean {
  const status = statusOf(error);
  const passes = status === null || status >= 500 || PASSING.has(status);
  return passes && !LASTING.has(toVernixError(error).code);
}

function toVernixError(error: Error | DetailedError): VernixError {
  if (!(error instanceof DetailedError)) return new VernixError('gateway-unreachable', {}, { cause: error });
  const { originalResponse: answer, causingError } = error;
  if (causingError instanceof VernixError) return causingError;
  if (answer !== null) return errorFromAnswer(answer.getStatus(), answer.getBody());
  return new VernixError('gateway-unreachable', {}, { cause: error });
}

/** Resolves to the upload's URL, which `onBegun` has kept, once the last byte is acknowledged, which is when it is on the gateway's disk. */
export function upload(job: UploadJob, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let begun: Promise<void> = Promise.resolve();
    const options: UploadOptions = {
      endpoint: job.endpoint,
      uploadUrl: job.resumeUrl,
      uploadSize: job.bytes,
      metadata: { ...job.metadata },
      headers: { authorization: `Bearer ${job.token}` },
      chunkSize: REQUEST_BYTES,
      retryDelays: [...RETRY_AFTER_MS],
      onShouldRetry: (error, attempt) => {
        if (!mayPass(error)) return false;
        if (attempt === 0) job.onRetry(toVernixError(error));
        return true;
      },
      // Left alone, the client takes any failing answer to “how far are you?” for “begin again”, a proxy's 502 too.
      onAfterResponse: (_request, answer) => {
        if (answer.getStatus() >= 500) throw errorFromAnswer(answer.getStatus(), answer.getBody());
      },
      storeFingerprintForResuming: false,
      fileReader: fileReader((error) => stop(error)),
      onUploadUrlAvailable: () => {
        begun = job.onBegun(transfer.url ?? '');
        begun.catch(stop);
      },
      // No byte goes before its upload is remembered: killed in between, the next run would send all of it again.
      onBeforeRequest: () => begun,
      onProgress: job.onProgress,
      onSuccess: () => void begun.then(() => resolve(transfer.url ?? ''), reject),
      onError: (error) => reject(toVernixError(error)),
    };
    // The declared type knows browser files only; what is passed here is for our own fileReader.
    const transfer = new Upload({ path: job.path, bytes: job.bytes } as unknown as Buffer, options);
    const stop = (reason: Error): void => {
      void transfer.abort().finally(() => reject(reason));
    };
    signal.addEventListener('abort', () => stop(signal.reason as Error));
    transfer.start();
  });
}
