/** What Node has no equal of: the storage of a browser, in memory, shared by all "tabs" of a test. Locks are Node's own. */
import { vi } from 'vitest';

export function stubLocalStorage(): void {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
}

/** The browser's own files: none can be found, as after its storage was cleared. */
export function stubEmptyFiles(): void {
  const missing = () => Promise.reject(new DOMException('not there', 'NotFoundError'));
  const folder = { getFileHandle: missing, removeEntry: missing };
  const root = { getDirectoryHandle: () => Promise.resolve(folder) };
  vi.stubGlobal('navigator', {
    locks: navigator.locks,
    storage: { getDirectory: () => Promise.resolve(root) },
  });
}
