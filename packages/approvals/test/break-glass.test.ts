import { describe, expect, it } from 'vitest';
import { Approvals } from '../src/index.ts';
import { SITE } from './support/authenticator.ts';
import { DAY, EMERGENCY, HOUR, House, nonce, T0 } from './support/house.ts';

const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

const emergency = (house: House, number = 1, at = T0) =>
  house.request(number, { action: EMERGENCY, requester: 'user:a', expiresAt: at + HOUR }, at);

/** The glass is broken at T0. */
function broken() {
  const house = new House();
  const request = emergency(house);
  house.approve('a', request);
  house.use(request);
  return { house, request };
}

describe('an emergency', () => {
  it('is used at once on the word of who asks, and nobody else’s', () => {
    const house = new House();
    const request = emergency(house);
    expect(() => house.use(request)).toThrow(refused('approval-incomplete'));
    expect(() => house.approve('b', request)).toThrow(refused('break-glass-not-yours'));
    house.approve('a', request);
    house.use(request);
    expect(house.approvals.list(T0)).toMatchObject([{ state: 'awaits-second' }]);
    expect(() => house.use(request)).toThrow(refused('approval-used'));
  });

  it('is seconded by another officer within a day, long after it could be used', () => {
    const { house, request } = broken();
    expect(() => house.approve('a', request)).toThrow(refused('approval-same-officer'));
    house.approve('b', request, T0 + DAY);
    expect(house.approvals.list(T0 + DAY)).toMatchObject([{ state: 'used' }]);
    expect(house.approvals.overdue(T0 + 9 * DAY)).toEqual([]);
    expect(() => house.approve('c', request, T0 + DAY)).toThrow(refused('approval-used'));
  });

  it('that nobody seconded in a day is overdue until that is written down, and cannot be seconded then', () => {
    const { house, request } = broken();
    expect(house.approvals.overdue(T0 + DAY)).toEqual([]);
    expect(() => house.approvals.lapse(request.nonce, T0 + DAY)).toThrow(refused('approval-unknown'));
    const late = T0 + DAY + 1;
    expect(house.approvals.overdue(late)).toEqual([request]);
    expect(() => house.approve('b', request, late)).toThrow(refused('approval-expired'));
    house.take(house.approvals.lapse(request.nonce, late));
    expect(house.approvals.overdue(late)).toEqual([]);
    expect(house.approvals.list(late)).toMatchObject([{ state: 'lapsed' }]);
    expect(Approvals.replay(SITE, house.events).list(late)).toEqual(house.approvals.list(late));
  });

  it('is one at a time: the next waits until the last is seconded', () => {
    const { house, request } = broken();
    const next = emergency(house, 2);
    expect(() => house.approve('a', next)).toThrow(refused('break-glass-open'));
    house.approve('b', request);
    house.approve('a', next);
    house.use(next);
  });

  it('is one at a time, also when both were signed before either was used', () => {
    const house = new House();
    const [one, two] = [emergency(house, 1), emergency(house, 2)];
    house.approve('a', one);
    house.approve('a', two);
    house.use(one);
    expect(() => house.use(two)).toThrow(refused('break-glass-open'));
  });

  it('may be seconded before it is used', () => {
    const house = new House();
    const request = emergency(house);
    house.approve('a', request);
    house.approve('b', request);
    house.use(request);
    expect(house.approvals.overdue(T0 + 9 * DAY)).toEqual([]);
  });

  it('stays seconded when the second officer leaves', () => {
    const { house, request } = broken();
    house.approve('b', request);
    const remove = house.request(2, { action: { kind: 'officer-remove', params: { officer: 'user:b' } } });
    house.approve('a', remove);
    house.approve('c', remove);
    house.use(remove);
    expect(house.approvals.overdue(T0 + 2 * DAY)).toEqual([]);
  });

  it('that waits for its second is not forgotten for want of room', () => {
    const { house, request } = broken();
    for (let number = 2; number <= 100; number += 1) house.request(number);
    const later = T0 + 5 * HOUR;
    for (let number = 101; number <= 199; number += 1) {
      const { nonce } = house.request(number, { expiresAt: later + HOUR }, later);
      house.take(house.approvals.cancel(nonce, 'user:steward', later));
    }
    expect(house.approvals.list(later).map((one) => one.request.nonce)).toContain(request.nonce);
    expect(house.approvals.overdue(T0 + 2 * DAY)).toEqual([request]);
  });

  it('that is seconded is not forgotten for want of room while it may be read under', () => {
    const house = new House();
    const request = emergency(house);
    house.approve('a', request);
    const at = T0 + HOUR - 60_000; // a minute before it would have expired unused
    house.use(request, at);
    house.approve('b', request, at);
    for (let number = 2; number <= 100; number += 1) house.request(number, {}, at);
    expect(() => house.request(101, {}, at + HOUR)).toThrow(refused('approvals-too-many'));
    expect(house.approvals.find(request.nonce)).toEqual(request);
    house.request(101, {}, at + HOUR + 1);
    for (let number = 2; number <= 101; number += 1) {
      house.take(house.approvals.cancel(nonce(number), 'user:steward', at + HOUR + 1));
    }
    expect(house.approvals.find(request.nonce)).toEqual(request);
    house.request(102, {}, at + HOUR + 1);
    expect(house.approvals.find(request.nonce)).toBeUndefined();
  });
});
