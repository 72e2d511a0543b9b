/** Sends one file through a gateway: seal, upload, receipt. The command and the simulated partners both use it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Receipt, type SenderTransfer, VernixError } from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import type { GatewayClient } from '../client/gateway-client.ts';
import { usageError } from '../command.ts';
import { writePrivateFile } from '../private-file.ts';
import type { Progress } from './progress.ts';
import { sealCopy } from './seal-copy.ts';
import { inspectSource, nameOf, type Source } from './source.ts';
import { Submission } from './submission.ts';
import { upload } from './upload.ts';

export interface SubmitJob {
  readonly file: string;
  readonly mapping: string;
  /** False: send as it is; the gateway seals it as it arrives. */
  readonly seal: boolean;
  readonly stateDirectory: string;
}

export interface Submitted {
  readonly transferId: string;
  readonly receipt: Receipt;
  readonly receiptFile: string;
  /** The key was pinned and the signature good. Without a pin a receipt proves nothing about who signed it. */
  readonly receiptVerified: boolean;
  readonly resumed: boolean;
}

/** States in which the gateway may still want bytes, or has none any more. */
const UNFINISHED = new Set<SenderTransfer['state']>(['receiving', 'expired', 'terminated']);

/** Whether an earlier run's upload arrived whole; the file may be collected and gone from the gateway by now. */
async function arrived(client: GatewayClient, id: string): Promise<boolean> {
  try {
    return !UNFINISHED.has((await client.transfer(id)).state);
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
    const onRead = (bytes: number): void => progress.at('Sealing', bytes, source.size);
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
): Promise<Omit<Submitted, 'transferId' | 'resumed'>> {
  const { receipt: signed, publicKey } = await client.receipt(id);
  const pin = client.profile.receiptKey;
  const receipt = await verifyStatement(signed, pin ?? publicKey, Receipt);
  const isOurs = receipt.transferId === id && (payload.sha256 === null || receipt.sha256 === payload.sha256);
  if (!isOurs) throw new VernixError('receipt-mismatch');
  const directory = join(stateDirectory, 'receipts');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const receiptFile = join(directory, `${id}.jws`);
  await writePrivateFile(receiptFile, `${signed}\n`);
  return { receipt, receiptFile, receiptVerified: pin !== null };
}

/**
 * Resolves once the gateway acknowledged the whole file and its receipt is kept. Run again after an interruption, it
 * goes on where it stopped; the sealed copy is deleted when the receipt is in hand.
 */
export async function submit(
  job: SubmitJob,
  client: GatewayClient,
  progress: Progress,
  signal: AbortSignal,
): Promise<Submitted> {
  const source = await inspectSource(job.file);
  if (source.form === 'gzip' && !job.seal) throw usageError('unpack a .gz file before sending it unsealed');
  const destination = [client.profile.gateway, job.mapping, job.seal ? 'sealed' : 'plain'];
  const submission = await Submission.open(job.stateDirectory, source, destination);
  let id = submission.upload?.id ?? null;
  let payload: { readonly sha256: string | null } = { sha256: submission.sealed?.sha256 ?? null };
  if (id === null || !(await arrived(client, id))) {
    const prepared = await preparePayload(job, source, submission, client, progress, signal);
    payload = prepared;
    await upload(
      {
        endpoint: `${client.profile.gateway}/v1/files`,
        token: client.profile.token,
        path: prepared.path,
        bytes: prepared.bytes,
        metadata: { filename: nameOf(source), mapping: job.mapping },
        resumeUrl: submission.upload?.url ?? null,
        onBegun: (url) => submission.keepUpload(url),
        onProgress: (bytes) => progress.at('Sending', bytes, prepared.bytes),
      },
      signal,
    );
    id = submission.upload?.id ?? null;
  }
  progress.stop();
  if (id === null) throw new VernixError('internal');
  const proof = await takeReceipt(client, id, payload, job.stateDirectory);
  await submission.discard();
  return { transferId: id, resumed: submission.resumed, ...proof };
}
