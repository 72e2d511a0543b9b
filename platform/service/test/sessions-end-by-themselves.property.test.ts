import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionStore, type SignedIn } from '../src/session-store.ts';

const MINUTE = 60_000;
const HOURS = 2;
const IDLE_MINUTES = 30;
const who: SignedIn = { account: 'k7', role: 'steward', partner: null, way: 'passkey', passkey: 'p1' };

/** A store whose clock the test turns. */
function storeAt(): { store: SessionStore; pass: (ms: number) => void; now: () => number } {
  let at = Date.UTC(2026, 0, 1);
  const store = new SessionStore({ hours: HOURS, idleMinutes: IDLE_MINUTES }, () => at);
  return { store, pass: (ms) => (at += ms), now: () => at };
}

describe('a session', () => {
  it('lives as long as it is used, and no longer than its hours, whenever it is looked at', () => {
    const waits = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 45 * MINUTE }),
        fc.constantFrom(30 * MINUTE - 1, 30 * MINUTE, 30 * MINUTE + 1),
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(waits, (all) => {
        const { store, pass, now } = storeAt();
        const cookie = store.begin(who);
        const begun = now();
        let used = begun;
        for (const wait of all) {
          pass(wait);
          const alive = now() < used + IDLE_MINUTES * MINUTE && now() < begun + HOURS * 60 * MINUTE;
          expect(store.list('k7', null)).toHaveLength(alive ? 1 : 0);
          expect(store.find(cookie) !== null).toBe(alive);
          if (!alive) break; // and it does not come back
          used = now();
        }
        store.end(cookie);
        expect(store.find(cookie)).toBeNull();
      }),
    );
  });

  it('is opened by its own cookie, and by none that was not given out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String({ minLength: 43, maxLength: 44 })), (cookie) => {
        const { store } = storeAt();
        const given = store.begin(who);
        fc.pre(cookie !== given);
        expect(store.find(cookie)).toBeNull();
        expect(store.find(given)).toMatchObject(who);
        store.end(given);
      }),
    );
  });

  it('is the oldest of one account’s to go when there are more than twenty', () => {
    const { store, pass } = storeAt();
    const cookies = Array.from({ length: 21 }, () => {
      pass(1);
      return store.begin(who);
    });
    expect(cookies.map((cookie) => store.find(cookie) !== null)).toEqual([
      false,
      ...Array.from({ length: 20 }, () => true),
    ]);
    for (const cookie of cookies) store.end(cookie);
  });
});
