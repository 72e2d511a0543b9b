import { useSyncExternalStore } from 'react';
import type { ApiError } from '../../api/client.ts';

/** A file on its way out of this browser. */
export interface Outgoing {
  readonly id: string;
  readonly fileName: string;
  readonly phase: 'sealing' | 'sending' | 'paused' | 'elsewhere' | 'checking' | 'done' | 'failed';
  /** 0 to 1, of the phase. */
  readonly share: number;
  /** Sealed bytes: sent so far, and in all. */
  readonly sent: number;
  readonly bytes: number;
  readonly perSecond: number | null;
  readonly error: ApiError | null;
  /** Set when done. */
  readonly transferId: string | null;
}

let files: readonly Outgoing[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Outgoing[]): void {
  files = next;
  for (const listener of listeners) listener();
}

/** Files on their way, in the order they were chosen. */
export const outgoingFiles = (): readonly Outgoing[] => files;

/** The same, for a page. They go on while other pages are open. */
export function useOutgoing(): readonly Outgoing[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, outgoingFiles);
}

export const isListed = (id: string): boolean => files.some((file) => file.id === id);

export function add(file: Outgoing): void {
  set([...files, file]);
}

export function update(id: string, changes: Partial<Outgoing>): void {
  set(files.map((file) => (file.id === id ? { ...file, ...changes } : file)));
}

export function takeOff(id: string): void {
  set(files.filter((file) => file.id !== id));
}

export const toSend = (
  id: string,
  fileName: string,
  phase: Outgoing['phase'],
  bytes: number,
  sent = 0,
): Outgoing => ({
  id,
  fileName,
  phase,
  share: bytes === 0 ? 0 : sent / bytes,
  sent,
  bytes,
  perSecond: null,
  error: null,
  transferId: null,
});
