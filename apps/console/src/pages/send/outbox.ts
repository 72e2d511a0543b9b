import { SenderTransfer, VernixError } from '@vernix/contracts';

/**
 * Sealed files waiting to be sent, kept by the browser until the gateway has them: closing the tab loses nothing. What is
 * kept is sealed to the registry; this browser cannot open it again.
 */
export interface OutboxEntry {
  readonly id: string;
  /** Whose browser session made it: another partner's sign-in does not see it. */
  readonly partner: string;
  readonly fileName: string;
  readonly mapping: string;
  /** Of the sealed file. */
  readonly bytes: number;
  readonly sha256: string;
  /** Where the gateway began to receive it; null before. */
  readonly uploadUrl: string | null;
  /** Bytes the gateway had acknowledged when last heard of; it is asked again before anything is sent. */
  readonly acknowledged: number;
  readonly paused: boolean;
}

const STORED = 'vernix.outbox';
const FOLDER = 'outbox';

function isEntry(value: unknown): value is OutboxEntry {
  return (
    typeof value === 'object' && value !== null && 'id' in value && 'sha256' in value && 'partner' in value
  );
}

function all(): OutboxEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return [];
  }
}

export function entriesOf(partner: string): OutboxEntry[] {
  return all().filter((entry) => entry.partner === partner);
}

export function entryOf(id: string): OutboxEntry | undefined {
  return all().find((entry) => entry.id === id);
}

export function keepEntry(entry: OutboxEntry): void {
  localStorage.setItem(STORED, JSON.stringify([...all().filter((one) => one.id !== entry.id), entry]));
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

const nameOf = (id: string) => `${id}.age`;

/** A file of the browser's own to write sealed bytes to. @throws {VernixError} `console-no-room` */
export async function createSealed(id: string): Promise<FileSystemWritableFileStream> {
  try {
    const handle = await (await folder()).getFileHandle(nameOf(id), { create: true });
    return await handle.createWritable();
  } catch (cause) {
    throw new VernixError('console-no-room', {}, { cause });
  }
}

/** @throws {VernixError} `console-copy-lost`: the browser gave the space to something else, or a person cleared it */
export async function openSealed(id: string): Promise<File> {
  try {
    const handle = await (await folder()).getFileHandle(nameOf(id));
    return await handle.getFile();
  } catch (cause) {
    throw new VernixError('console-copy-lost', {}, { cause });
  }
}

/** No tab takes the entry up from now on. Its sealed bytes stay. */
export function forgetEntry(id: string): void {
  localStorage.setItem(STORED, JSON.stringify(all().filter((entry) => entry.id !== id)));
}

/** Forgets an entry and its sealed bytes. */
export async function dropEntry(id: string): Promise<void> {
  forgetEntry(id);
  await (await folder()).removeEntry(nameOf(id)).catch(() => undefined);
}

const SENT = 'vernix.sent';
const REMEMBERED = 200;
type Sent = Pick<OutboxEntry, 'fileName' | 'sha256'> & { readonly id: string };

function allSent(): Sent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(SENT) ?? '[]');
    return Array.isArray(stored)
      ? (stored as Sent[]).filter((one) => SenderTransfer.shape.id.safeParse(one.id).success)
      : [];
  } catch {
    return [];
  }
}

/** Remembers, in this browser only, which name and hash a transfer had: the gateway cannot tell the name. */
export function rememberSent(transferId: string, entry: OutboxEntry): void {
  const one: Sent = { id: transferId, fileName: entry.fileName, sha256: entry.sha256 };
  localStorage.setItem(SENT, JSON.stringify([one, ...allSent()].slice(0, REMEMBERED)));
}

export function sentFromHere(transferId: string): Sent | undefined {
  return allSent().find((one) => one.id === transferId);
}

/** The transfer that sealed bytes of this hash became. */
export function sentAs(sha256: string): string | undefined {
  return allSent().find((one) => one.sha256 === sha256)?.id;
}
