import { VernixError } from '@vernix/contracts';
import { createHeader } from './create-header.ts';
import { splitHeader } from './header-end.ts';
import { recipientFrom } from './keys.ts';
import { PayloadOpener, PayloadSealer } from './payload.ts';
import { unwrapFileKey } from './unwrap.ts';

/**
 * Seals what fits in memory: a label, a report.
 * @throws VernixError `recipient-invalid`, `recipients-mixed`
 */
export async function sealBuffer(recipients: readonly string[], plaintext: Uint8Array): Promise<Uint8Array> {
  const { header, fileKey } = await createHeader(recipients, recipientFrom);
  const sealer = new PayloadSealer(fileKey);
  return Buffer.concat([header, sealer.update(plaintext), sealer.final()]);
}

/**
 * Opens what fits in memory: all of it or nothing.
 * @throws VernixError as `openTransform` fails.
 */
export async function openBuffer(identities: readonly string[], file: Uint8Array): Promise<Uint8Array> {
  const split = splitHeader(file);
  if (split === 'incomplete') throw new VernixError('age-header-invalid');
  const fileKey = await unwrapFileKey(split.header, identities);
  if (fileKey === null) throw new VernixError('age-not-for-us');
  return openPayload(fileKey, file.subarray(split.header.length));
}

function openPayload(fileKey: Uint8Array, payload: Uint8Array): Buffer {
  const opener = new PayloadOpener(fileKey);
  const plaintext: Buffer[] = [];
  opener.update(payload, (chunk) => plaintext.push(chunk));
  plaintext.push(opener.final());
  return Buffer.concat(plaintext);
}
