import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateLimit } from '../src/index.ts';

test('never lets through more than the burst and the refill', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30_000), { maxLength: 200 }), (waits) => {
      let clock = 0;
      const limit = createRateLimit({ burst: 5, perMinute: 10, now: () => clock });
      let passed = 0;
      for (const wait of waits) {
        clock += wait;
        if (!limit.allows('a')) continue;
        limit.take('a');
        passed += 1;
      }
      expect(passed).toBeLessThanOrEqual(5 + (clock / 60_000) * 10 + 1e-6);
    }),
  );
});

test('goes on refilling, and gives nothing away, when the clock is set back', () => {
  let clock = 1e12;
  const limit = createRateLimit({ burst: 2, perMinute: 10, now: () => clock });
  limit.take('a');
  limit.take('a');
  clock -= 24 * 3_600_000;
  expect(limit.allows('a')).toBe(false);
  clock += 6_000;
  expect(limit.allows('a')).toBe(true);
});

test('keeps addresses apart and forgets the oldest', () => {
  const limit = createRateLimit({ burst: 1, perMinute: 1, maxKeys: 2, now: () => 0 });
  limit.take('a');
  limit.take('b');
  expect([limit.allows('a'), limit.allows('b'), limit.allows('c')]).toEqual([false, false, true]);
  limit.take('c');
  expect(limit.allows('a')).toBe(true);
  expect(limit.allows('b')).toBe(false);
});
