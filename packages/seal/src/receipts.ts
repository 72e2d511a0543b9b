import { hash } from 'node:crypto';
import { Receipt } from '@vernix/contracts';
import { splitHeader } from './age/header-end.ts';
import { verifyStatement } from './statements.ts';

/** By which a receipt names a sealed file's header: SHA-256, in hex. */
export const headerHash = (header: Uint8Array): string => hash('sha256', header, 'hex');

/** The same of the header at the start of these bytes; none when they begin with no whole one. */
export function headerHashAt(bytes: Uint8Array): string | undefined {
  try {
    const split = splitHeader(bytes);
    return split === 'incomplete' ? undefined : headerHash(split.header);
  } catch {
    return undefined;
  }
}

/** Whether there is a receipt, signed by that key, that says all of this. */
export async function isReceiptOf(
  said: Pick<Receipt, 'transferId' | 'partner' | 'sha256' | 'header'>,
  jws: string | undefined,
  publicKey: string | undefined,
): Promise<boolean> {
  if (jws === undefined || publicKey === undefined) return false;
  const receipt = await verifyStatement(jws, publicKey, Receipt).catch(() => null);
  return (
    receipt !== null &&
    receipt.transferId === said.transferId &&
    receipt.partner === said.partner &&
    receipt.sha256 === said.sha256 &&
    receipt.header === said.header
  );
}
