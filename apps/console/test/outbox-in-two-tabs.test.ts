/** One outbox, several tabs: only one sends a file, and the others see what became of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutboxEntry } from '../src/pages/send/outbox.ts';
import { stubEmptyFiles, stubLocalStorage } from './support/browser-storage.ts';

const ENTRY: OutboxEntry = {
  id: 'c0ffee00-0000-4000-8000-000000000001',
  partner: 'queen-street',
  fileName: 'births.csv',
  mapping: 'template',
  bytes: 1000,
  sha256: 'ab'.repeat(32),
  uploadUrl: null,
  acknowledged: 0,
  paused: false,
};
const TRANSFER = '3vQh0aJ1Qy2mZb7cXw9K4A';

/** Modules of their own, on the storage that all tabs share. */
async function openTab() {
  vi.resetModules();
  const outgoing = await import('../src/pages/send/outgoing.ts');
  const { outgoingFiles } = await import('../src/pages/send/outgoing-files.ts');
  const outbox = await import('../src/pages/send/outbox.ts');
  const card = () => outgoingFiles().find(({ id }) => id === ENTRY.id);
  return { ...outgoing, outbox, card };
}

beforeEach(() => {
  stubLocalStorage();
  stubEmptyFiles();
});
afterEach(() => void vi.unstubAllGlobals());

describe('a tab that finds another at it', () => {
  /** A tab beside one that holds the file's lock, and that one. */
  async function besideOneThatSends() {
    const [sending, waiting] = [await openTab(), await openTab()];
    sending.outbox.keepEntry(ENTRY);
    const held = Promise.withResolvers<undefined>();
    const ended = navigator.locks.request(`vernix-outbox-${ENTRY.id}`, () => held.promise);
    waiting.takeUp(ENTRY.partner);
    await expect.poll(() => waiting.card()?.phase).toBe('elsewhere');
    const end = () => {
      held.resolve(undefined);
      return ended;
    };
    return { sending, waiting, end };
  }

  it('says that it arrived once the other has its receipt', async () => {
    const { sending, waiting, end } = await besideOneThatSends();
    sending.outbox.rememberSent(TRANSFER, ENTRY);
    await sending.outbox.dropEntry(ENTRY.id);
    await end();
    await expect.poll(() => waiting.card()).toMatchObject({ phase: 'done', transferId: TRANSFER, share: 1 });
  });

  it('shows it no more once it is given up there', async () => {
    const { sending, waiting, end } = await besideOneThatSends();
    await sending.dismiss(ENTRY.id);
    await end();
    await expect.poll(() => waiting.card()).toBeUndefined();
  });

  it('is paused with the other, and does not send it behind its back', async () => {
    const { sending, waiting, end } = await besideOneThatSends();
    await sending.pause(ENTRY.id);
    await end();
    await expect.poll(() => waiting.card()?.phase).toBe('paused');
  });

  it('takes it up when the other is gone', async () => {
    const { waiting, end } = await besideOneThatSends();
    await end();
    // There is no sealed copy here; that it was looked for is that it was taken up.
    await expect.poll(() => waiting.card()?.error?.code).toBe('console-copy-lost');
  });
});

it('says so when the sealed copy is not there any more', async () => {
  const tab = await openTab();
  tab.outbox.keepEntry(ENTRY);
  tab.takeUp(ENTRY.partner);
  await expect.poll(() => tab.card()).toMatchObject({ phase: 'failed', error: { status: 0 } });
  expect(tab.card()?.error?.code).toBe('console-copy-lost');
});

it('takes a paused file off when another tab finished it meanwhile', async () => {
  const tab = await openTab();
  tab.outbox.keepEntry({ ...ENTRY, paused: true });
  tab.takeUp(ENTRY.partner);
  expect(tab.card()?.phase).toBe('paused');
  await tab.outbox.dropEntry(ENTRY.id);
  tab.resume(ENTRY.id);
  expect(tab.card()).toBeUndefined();
});

describe('a file that is stopped before its upload has begun', () => {
  afterEach(() => {
    vi.doUnmock('../src/pages/send/upload.ts');
  });

  it.each(['pause', 'dismiss'] as const)('is not sent after %s', async (stop) => {
    const upload = vi.fn(() => () => Promise.resolve());
    vi.doMock('../src/pages/send/upload.ts', () => ({ upload, abandon: () => Promise.resolve() }));
    const tab = await openTab();
    tab.outbox.keepEntry(ENTRY);
    const opened = Promise.withResolvers<undefined>();
    const folder = {
      getFileHandle: () => Promise.resolve({ getFile: () => Promise.resolve(new File(['sealed'], 'x')) }),
      removeEntry: () => Promise.resolve(),
    };
    const directory = { getDirectoryHandle: () => Promise.resolve(folder) };
    const asked = vi.spyOn(navigator.storage, 'getDirectory').mockImplementation(async () => {
      await opened.promise;
      return directory as unknown as FileSystemDirectoryHandle;
    });
    tab.takeUp(ENTRY.partner);
    await expect.poll(() => asked).toHaveBeenCalled();
    const stopped = tab[stop](ENTRY.id);
    opened.resolve(undefined);
    await stopped;
    await navigator.locks.request(`vernix-outbox-${ENTRY.id}`, () => undefined);
    expect(upload).not.toHaveBeenCalled();
    expect(tab.card()?.phase).toBe(stop === 'pause' ? 'paused' : undefined);
  });
});
