import { useQuery } from '@tanstack/react-query';
import {
  IntakeKeyResponse,
  IntakeStatement,
  Receipt,
  ReceiptResponse,
  Report,
  SenderTransfer,
  SenderTransferList,
  VernixError,
  WhoAmI,
} from '@vernix/contracts';
import { looksLikeAge, verifyStatement } from '@vernix/seal/browser';
import { get, getBytes } from './client.ts';
import { fingerprintOf, pinKey, pinnedKey } from './trust.ts';

export function useWhoAmI() {
  return useQuery({
    queryKey: ['gateway', 'whoami'],
    queryFn: ({ signal }) => get('/v1/whoami', WhoAmI, signal),
    staleTime: 60_000,
  });
}

const MOVING = new Set(['receiving', 'received', 'collected']);

/** A file whose rows are decided still moves until its report is there. */
function isMoving({ state, reportReady }: SenderTransfer): boolean {
  return MOVING.has(state) || (state === 'committed' && !reportReady);
}

/** The sender's own transfers; asked again often while one is on its way. */
export function useSent() {
  return useQuery({
    queryKey: ['gateway', 'files'],
    queryFn: ({ signal }) => get('/v1/files', SenderTransferList, signal),
    refetchInterval: ({ state }) => (state.data?.transfers.some(isMoving) ? 2500 : 10_000),
  });
}

export function useSentOne(id: string) {
  return useQuery({
    queryKey: ['gateway', 'file', id],
    queryFn: ({ signal }) => get(`/v1/files/${id}`, SenderTransfer, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data) ? 2500 : 10_000),
  });
}

/** Whom files are sealed to now, as the registry signed it. */
export interface IntakeKey {
  readonly epoch: number;
  readonly recipient: string;
  readonly fingerprint: string;
  readonly statementKeyFingerprint: string;
  readonly notAfter: string;
}

/**
 * Fetches the intake statement and verifies it: signed by the registry's statement key, that key the one this browser saw
 * first, and not past its end.
 * @throws {VernixError} `signature-wrong`, `statement-invalid`, `console-key-changed`, `console-key-expired`
 */
export async function fetchIntakeKey(now: number, signal?: AbortSignal): Promise<IntakeKey> {
  const { statement, statementKey } = await get('/v1/intake-key', IntakeKeyResponse, signal);
  const said = await verifyStatement(statement, statementKey, IntakeStatement);
  const pinned = pinnedKey();
  if (pinned !== null && pinned !== statementKey) throw new VernixError('console-key-changed');
  if (Date.parse(said.notAfter) <= now) throw new VernixError('console-key-expired');
  pinKey(statementKey);
  return {
    epoch: said.epoch,
    recipient: said.recipient,
    fingerprint: await fingerprintOf(said.recipient),
    statementKeyFingerprint: await fingerprintOf(statementKey),
    notAfter: said.notAfter,
  };
}

export function useIntakeKey() {
  return useQuery({
    queryKey: ['gateway', 'intake-key'],
    queryFn: ({ signal }) => fetchIntakeKey(Date.now(), signal),
    staleTime: 60_000,
  });
}

/** A statement key that is not the pinned one, for a person to compare. */
export interface KeyChange {
  readonly offered: string;
  readonly offeredFingerprint: string;
  readonly pinnedFingerprint: string | null;
}

/** Both keys' fingerprints, computed here; that the one offered signs the statement is checked first. */
async function fetchKeyChange(signal?: AbortSignal): Promise<KeyChange> {
  const { statement, statementKey } = await get('/v1/intake-key', IntakeKeyResponse, signal);
  await verifyStatement(statement, statementKey, IntakeStatement);
  const pinned = pinnedKey();
  return {
    offered: statementKey,
    offeredFingerprint: await fingerprintOf(statementKey),
    pinnedFingerprint: pinned === null ? null : await fingerprintOf(pinned),
  };
}

export function useKeyChange() {
  return useQuery({
    queryKey: ['gateway', 'key-change'],
    queryFn: ({ signal }) => fetchKeyChange(signal),
  });
}

export interface CheckedReceipt {
  readonly receipt: Receipt;
  /** As signed, to keep. */
  readonly jws: string;
}

/** The receipt, its signature verified. @throws {VernixError} `signature-wrong`, `statement-invalid` */
export async function fetchReceipt(id: string, signal?: AbortSignal): Promise<CheckedReceipt> {
  const { receipt, publicKey } = await get(`/v1/files/${id}/receipt`, ReceiptResponse, signal);
  return { receipt: await verifyStatement(receipt, publicKey, Receipt), jws: receipt };
}

export function useReceipt(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['gateway', 'receipt', id],
    queryFn: ({ signal }) => fetchReceipt(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

/** A report sealed to the sender's own key can only be kept; this browser holds no key that opens it. */
export type FetchedReport =
  | { readonly sealed: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly sealed: false; readonly report: Report };

export async function fetchReport(id: string): Promise<FetchedReport> {
  const { bytes } = await getBytes(`/v1/files/${id}/report`);
  if (looksLikeAge(bytes)) return { sealed: true, bytes };
  try {
    return { sealed: false, report: Report.parse(JSON.parse(new TextDecoder().decode(bytes))) };
  } catch {
    throw new VernixError('console-answer-unreadable');
  }
}

export function useReport(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['gateway', 'report', id],
    queryFn: () => fetchReport(id),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}
