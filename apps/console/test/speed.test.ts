import { describe, expect, it } from 'vitest';
import { createSpeed } from '../src/pages/send/speed.ts';

describe('speed', () => {
  it('is not guessed from the first instant', () => {
    const speed = createSpeed();
    speed.note(0, 0);
    speed.note(500, 1_000_000);
    expect(speed.perSecond()).toBeNull();
  });

  it('is of the last seconds, not of the whole way', () => {
    const speed = createSpeed();
    for (let second = 0; second <= 20; second += 1)
      speed.note(second * 1000, second < 10 ? 0 : (second - 10) * 1e6);
    expect(speed.perSecond()).toBe(1_000_000);
  });
});
