import { type PartnerId, UploadLabel, VernixError } from '@vernix/contracts';
import type { Doubling } from '../doubles/doubles.ts';
import type { KeyClient } from '@vernix/key-channel';
import { PayloadOpener, splitHeader } from '@vernix/seal';
import type { Segment } from './sealed-file.ts';

/** What opening one transfer gives. Held in memory while the file is worked on, then overwritten. */
export interface TransferKeys {
  /** One for each segment. */
  readonly fileKeys: readonly Uint8Array[];
  /** Batch keys of the three classes of items. */
  readonly identity: Uint8Array;
  readonly clinical: Uint8Array;
  readonly facts: Uint8Array;
  /** How doubles of its rows are made. */
  readonly doubling: Doubling;
  readonly label: UploadLabel;
  wipe(): void;
}

/** Who asks the key service, as its release log names it. */
export const PRINCIPAL = 'vault-ingest';

const FILE_KEY_BYTES = 16;
const BATCH_KEY_BYTES = 32;

/**
 * Asks the key service to open one transfer: its segments, then its label.
 * @throws VernixError the key service's, such as `sealed-to-another-key`; `age-header-invalid`, `age-payload-invalid`
 */
export async function openTransfer(
  keys: KeyClient,
  transfer: {
    readonly id: string;
    readonly partner: PartnerId;
    readonly sha256: Buffer;
    readonly label: Buffer;
    readonly receipt: string | null;
  },
  segments: readonly Segment[],
): Promise<TransferKeys> {
  const split = splitHeader(transfer.label);
  if (split === 'incomplete') throw new VernixError('age-header-invalid');
  const headers = [...segments.map(({ header }) => header), split.header];
  const { answer, binary } = await keys.call(
    'transfer.open',
    {
      principal: PRINCIPAL,
      transferId: transfer.id,
      partner: transfer.partner,
      sha256: transfer.sha256.toString('hex'),
      headerLengths: headers.map(({ length }) => length),
      ...(transfer.receipt === null ? {} : { receipt: transfer.receipt }),
    },
    Buffer.concat(headers),
  );
  const fileKeys = headers.map((_, index) =>
    binary.subarray(index * FILE_KEY_BYTES, (index + 1) * FILE_KEY_BYTES),
  );
  const batchKey = (index: number): Uint8Array => {
    const start = headers.length * FILE_KEY_BYTES + index * BATCH_KEY_BYTES;
    return binary.subarray(start, start + BATCH_KEY_BYTES);
  };
  const wipe = (): void => void binary.fill(0);
  const labelKey = fileKeys.pop() ?? new Uint8Array();
  let label: UploadLabel;
  try {
    label = openLabel(labelKey, transfer.label.subarray(split.header.length));
  } catch (error) {
    wipe();
    throw error;
  }
  return {
    fileKeys,
    identity: batchKey(0),
    clinical: batchKey(1),
    facts: batchKey(2),
    doubling: { key: batchKey(3), every: answer.decoyEvery },
    label,
    wipe,
  };
}

function openLabel(fileKey: Uint8Array, payload: Buffer): UploadLabel {
  const opener = new PayloadOpener(fileKey);
  const parts: Uint8Array[] = [];
  opener.update(payload, (part) => void parts.push(part));
  parts.push(opener.final());
  const parsed = UploadLabel.safeParse(jsonOf(Buffer.concat(parts).toString('utf8')));
  if (!parsed.success) throw new VernixError('age-payload-invalid', { chunk: 0 });
  return parsed.data;
}

/** Undefined when it is none: whoever sealed it can have sealed anything. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
