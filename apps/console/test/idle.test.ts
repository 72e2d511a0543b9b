/** Signing out where nobody is any more: over all tabs, and until it is done. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stubLocalStorage } from './support/browser-storage.ts';

const MINUTE = 60_000;
const IDLE = 30 * MINUTE;

/** A tab of its own, on the storage that all share; `answers` are those of the server to signing out, then it works. */
async function openTab(...answers: Error[]) {
  vi.resetModules();
  const { watchIdle } = await import('../src/app/idle-watch.ts');
  const { noteLife } = await import('../src/app/life.ts');
  const leave = vi.fn<() => void>();
  const signOut = vi.fn<() => Promise<void>>();
  for (const answer of answers) signOut.mockRejectedValueOnce(answer);
  signOut.mockResolvedValue();
  const watch = watchIdle(IDLE, leave, signOut);
  return { ...watch, noteLife, leave, signOut };
}

beforeEach(() => {
  stubLocalStorage();
  vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('leaves, and signs out, once nobody was there for as long as that', async () => {
  const tab = await openTab();
  await vi.advanceTimersByTimeAsync(IDLE - MINUTE);
  expect(tab.leave).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(tab.leave).toHaveBeenCalledTimes(1);
  expect(tab.signOut).toHaveBeenCalledTimes(1);
});

it('is not signed out by a forgotten tab while another is in use', async () => {
  const [forgotten, used] = [await openTab(), await openTab()];
  for (let minute = 0; minute < 90; minute += 1) {
    await vi.advanceTimersByTimeAsync(MINUTE);
    used.alive();
  }
  expect(forgotten.signOut).not.toHaveBeenCalled();
  expect(used.signOut).not.toHaveBeenCalled();
});

it('asks until the server has ended the session, and hides the page meanwhile', async () => {
  const tab = await openTab(new Error('offline'), new Error('offline'));
  await vi.advanceTimersByTimeAsync(IDLE);
  expect(tab.signOut).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(tab.signOut.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(tab.leave).toHaveBeenCalledTimes(1);
});

it('does not wait for one answer with two questions', async () => {
  const tab = await openTab();
  tab.signOut.mockReturnValue(new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(IDLE + 5 * MINUTE);
  expect(tab.signOut).toHaveBeenCalledTimes(1);
});

it('does not take for alive whoever comes after the machine slept', async () => {
  const tab = await openTab();
  vi.setSystemTime(Date.now() + 8 * 60 * MINUTE); // no timer runs while it sleeps
  tab.alive();
  expect(tab.leave).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(tab.signOut).toHaveBeenCalled();
});

it('stays while a file is being sent, in whichever tab', async () => {
  const [reading, sending] = [await openTab(), await openTab()];
  for (let minute = 0; minute < 90; minute += 1) {
    await vi.advanceTimersByTimeAsync(MINUTE);
    sending.noteLife(); // as every progress of an upload does
  }
  expect(reading.signOut).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(IDLE);
  expect(reading.signOut).toHaveBeenCalled();
});

it('is not kept alive for ever by a clock that was set back', async () => {
  const tab = await openTab();
  localStorage.setItem('vernix.lastLife', String(Date.now() + 24 * 60 * MINUTE));
  await vi.advanceTimersByTimeAsync(IDLE);
  expect(tab.signOut).toHaveBeenCalled();
});
