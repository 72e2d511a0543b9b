/** Sends one file through a gateway: seal, upload, receipt. The command and the simulated partners both use it. */
import { join } from 'node:path';
import { type ErrorCode, Receipt, type SenderTransfer, VernixError } from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import type { GatewayClient } from '../client/gateway-client.ts';
import { usageError } from '../command.ts';
import { makePrivateDirectory, writePrivateFile } from '../private-file.ts';
import type { Progress } from './progress.ts';
import { sealCopy } from './seal-copy.ts';
import { inspectSource, nameOf, type Source } from './source.ts';
import { keyOf, Submission } from './submission.ts';
import { takeTurn, Turn } from './turn.ts';
import { upload } from './upload.ts';

export interface SubmitJob {
  readonly file: string;
  readonly mapping: string;
  /** False: send as it is; the gateway seals it as it arrives. */
  readonly seal: boolean;
  readonly stateDirectory: string;
  /** Told the transfer, once the gateway awaits it and before its first byte leaves. */
  readonly begun?: (transferId: string) => Promise<void>;
  /** Told when another command is sending the very same file, and this one waits for it. */
  readonly waits?: () => void;
  /** Told what keeps the upload back, when it is tried again for a while. */
  readonly retries?: (error: VernixError) => void;
}

export interface Submitted {
  readonly transferId: string;
  readonly receipt: Receipt;
  readonly receiptFile: string;
  /** The key was pinned and the signature good. Without a pin a receipt proves nothing about who signed it. */
  readonly receiptVerified: boolean;
  readonly resumed: boolean;
  /** Another command sent it, while this one waited. */
  readonly sentByAnother: boolean;
}

/** States in which the gateway may still want bytes, or has none any more. */
const UNFINISHED = new Set<SenderTransfer['state']>(['receiving', 'expired', 'terminated']);

/**
 * Whether an earlier run's upload arrived whole; the file may be collected and gone from the gateway by now. One whose
 * receipt is in hand did, and may even have expired: that too is an outcome to be told.
 */
async function arrived(client: GatewayClient, id: string, received: boolean): Promise<boolean> {
  try {
    const { state } = await client.transfer(id);
    return received || !UNFINISHED.has(state);
  } catch (error) {
    if (error instanceof VernixError && error.code === 'not-found') return false;
    throw error;
  }
}

interface Payload {
  readonly path: string;
  readonly bytes: number;
  /** Known when sealed here: the receipt must name it. */
  readonly sha256: string | null;
}

/** What to send: the sealed copy (made anew unless the one at hand is to the recipient in use), or the file itself. */
async function preparePayload(
  job: SubmitJob,
  source: Source,
  submission: Submission,
  client: GatewayClient,
  progress: Progress,
  signal: AbortSignal,
): Promise<Payload> {
  if (!job.seal || source.form === 'sealed') return { path: source.path, bytes: source.size, sha256: null };
  const { recipient } = await client.intakeStatement();
  if (submission.sealed?.recipient !== recipient) {
    await submission.makeDirectory();
    const onRead = (bytes: number): void => progress.at('sealing', bytes, source.size);
    await submission.keepSealed(await sealCopy(source, recipient, submission, onRead, signal));
  }
  const sealed = submission.sealed;
  if (sealed === null) throw new VernixError('internal');
  return { path: submission.sealedPath, bytes: sealed.bytes, sha256: sealed.sha256 };
}

async function takeReceipt(
  client: GatewayClient,
  id: string,
  payload: { readonly sha256: string | null },
  stateDirectory: string,
): Promise<Pick<Submitted, 'receipt' | 'receiptFile' | 'receiptVerified'>> {
  const { receipt: signed, publicKey } = await client.receipt(id);
  const pin = client.profile.receiptKey;
  const receipt = await verifyStatement(signed, pin ?? publicKey, Receipt);
  const isOurs = receipt.transferId === id && (payload.sha256 === null || receipt.sha256 === payload.sha256);
  if (!isOurs) throw new VernixError('receipt-mismatch');
  const directory = join(stateDirectory, 'receipts');
  await makePrivateDirectory(directory);
  const receiptFile = join(directory, `${id}.jws`);
  await writePrivateFile(receiptFile, `${signed}\n`);
  return { receipt, receiptFile, receiptVerified: pin !== null };
}

/** After these there is nothing on the gateway to go on with. */
const ENDS_UPLOAD = new Set<ErrorCode>(['upload-seal-required', 'upload-gone']);

const isRefusal = (error: unknown): boolean => error instanceof VernixError && ENDS_UPLOAD.has(error.code);

/** Resolves to the transfer's id and what its receipt must name, once the last byte is acknowledged. */
async function send(
  job: SubmitJob,
  source: Source,
  submission: Submission,
  client: GatewayClient,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ id: string; sha256: string | null }> {
  const known = submission.upload?.id ?? null;
  if (known !== null && (await arrived(client, known, submission.received))) {
    return { id: known, sha256: submission.sealed?.sha256 ?? null };
  }
  // The outcome was never fetched, and the gateway has forgotten it. What the copy was is gone too.
  if (submission.received) await submission.discard();
  const payload = await preparePayload(job, source, submission, client, progress, signal);
  await upload(
    {
      endpoint: `${client.profile.gateway}/v1/files`,
      token: client.profile.token,
      path: payload.path,
      bytes: payload.bytes,
      metadata: { filename: nameOf(source), mapping: job.mapping },
      resumeUrl: submission.upload?.url ?? null,
      onBegun: async (url) => {
        await submission.keepUpload(url);
        if (submission.upload !== null) await job.begun?.(submission.upload.id);
      },
      onProgress: (bytes) => progress.at('sending', bytes, payload.bytes),
      onRetry: (error) => job.retries?.(error),
    },
    signal,
  );
  const id = submission.upload?.id;
  if (id === undefined) throw new VernixError('internal');
  return { id, sha256: payload.sha256 };
}

/**
 * Sends the file and resolves to what `show` makes of it, called once the gateway acknowledged the whole file and its
 * receipt is kept. Run again after an interruption, it goes on where it stopped, and a file that arrived whole is not sent
 * again before it was shown. Where another command is sending the very same file, that transfer is shown and nothing sent.
 */
export async function submit<T>(
  job: SubmitJob,
  client: GatewayClient,
  progress: Progress,
  signal: AbortSignal,
  show: (submitted: Submitted) => Promise<T>,
): Promise<T> {
  const source = await inspectSource(job.file);
  if (source.form === 'gzip' && !job.seal) {
    throw usageError({
      en: 'unpack a .gz file before sending it unsealed',
      fr: 'décompressez un fichier .gz avant de l’envoyer non scellé',
    });
  }
  const key = keyOf(source, [client.profile.gateway, job.mapping, job.seal ? 'sealed' : 'plain']);
  const takesTurn = (onWait: () => void): ReturnType<typeof takeTurn> =>
    takeTurn(join(job.stateDirectory, 'turns'), key, onWait, signal);

  const turn = await takesTurn(job.waits ?? (() => undefined));
  if (turn instanceof Turn) {
    try {
      await client.whoAmI(); // a wrong address or token is better known before an hour of sealing
      const submission = await Submission.open(job.stateDirectory, key);
      const submitted = await sendOnce(job, source, submission, client, progress, signal);
      turn.tell(submitted.transferId);
      const shown = await show(submitted);
      await submission.discard();
      return shown;
    } finally {
      await turn.leave();
    }
  }
  const { transferId } = turn;
  const proof = await takeReceipt(client, transferId, { sha256: null }, job.stateDirectory);
  const shown = await show({ transferId, resumed: false, sentByAnother: true, ...proof });
  // Who sent it forgets it, unless it was stopped before it could.
  const left = await takesTurn(() => undefined);
  if (left instanceof Turn) {
    const submission = await Submission.open(job.stateDirectory, key);
    if (submission.upload?.id === transferId) await submission.discard();
    await left.leave();
  }
  return shown;
}

async function sendOnce(
  job: SubmitJob,
  source: Source,
  submission: Submission,
  client: GatewayClient,
  progress: Progress,
  signal: AbortSignal,
): Promise<Submitted> {
  try {
    const sent = await send(job, source, submission, client, progress, signal);
    progress.stop();
    const proof = await takeReceipt(client, sent.id, sent, job.stateDirectory);
    await submission.keepReceived();
    return { transferId: sent.id, resumed: submission.resumed, sentByAnother: false, ...proof };
  } catch (error) {
    // Nothing of it is on the gateway: there is nothing to go on with, and nobody would ever clear it away.
    if (submission.upload === null || isRefusal(error)) await submission.discard();
    throw error;
  }
}
