import { type ErrorCode, VernixError } from '@vernix/contracts';
import { DetailedError, Upload } from 'tus-js-client';
import { ApiError, errorOf } from '../../api/client.ts';
import type { OutboxEntry } from './outbox.ts';

/** Small enough that a pause, or a proxy's limit on a body, costs little. */
const REQUEST_BYTES = 8 * 1024 * 1024;
/** About four minutes of a failing line; after that it waits for the person, with nothing lost. */
const RETRY_AFTER_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000];
/** A lock held by a request that is ending, a limit that frees itself: these pass. */
const PASSING = new Set([408, 409, 423, 429]);
/** One that frees itself only when another upload of the same sender ends: that is for a person to see at once. */
const STAYS: ErrorCode = 'open-uploads-limit';

export interface UploadEvents {
  readonly onBegun: (url: string) => void;
  /** Bytes the gateway is known or believed to have. */
  readonly onProgress: (sent: number) => void;
  /** Bytes the gateway has on disk. */
  readonly onAcknowledged: (bytes: number) => void;
  readonly onDone: (url: string) => void;
  readonly onError: (error: ApiError) => void;
}

async function toApiError(error: Error | DetailedError): Promise<ApiError> {
  if (!(error instanceof DetailedError) || error.originalResponse === null) {
    return ApiError.from(new VernixError('console-offline'));
  }
  const answer = error.originalResponse;
  return errorOf(new Response(answer.getBody(), { status: Math.max(200, answer.getStatus()) }));
}

/** Sends a sealed file by tus, from wherever the gateway says it stopped. Returns how to pause it. */
export function upload(entry: OutboxEntry, sealed: File, events: UploadEvents): () => Promise<void> {
  const transfer: Upload = new Upload(sealed, {
    endpoint: '/v1/files',
    uploadUrl: entry.uploadUrl,
    metadata: { filename: entry.fileName, mapping: entry.mapping },
    chunkSize: REQUEST_BYTES,
    retryDelays: RETRY_AFTER_MS,
    onShouldRetry: ({ originalResponse }) => {
      const status = originalResponse?.getStatus() ?? 0;
      if (originalResponse?.getBody().includes(`"${STAYS}"`) === true) return false;
      return status === 0 || status >= 500 || PASSING.has(status);
    },
    // Left alone, the client takes any failing answer to "how far are you?" for "begin again", a proxy's 502 too.
    onAfterResponse: (_request, answer) => {
      if (answer.getStatus() >= 500) throw new VernixError('console-offline');
    },
    // The outbox remembers where to resume; a second memory could only disagree.
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => events.onBegun(transfer.url ?? ''),
    onProgress: (sent) => events.onProgress(sent),
    onChunkComplete: (_size, acknowledged) => events.onAcknowledged(acknowledged),
    onSuccess: () => events.onDone(transfer.url ?? ''),
    onError: (error) => void toApiError(error).then(events.onError),
  });
  transfer.start();
  return () => transfer.abort();
}

/** Tells the gateway that a begun upload will not be finished. */
export async function abandon(url: string): Promise<void> {
  await Upload.terminate(url, { retryDelays: [1000] });
}
