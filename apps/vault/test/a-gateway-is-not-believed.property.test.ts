import { createHash, randomBytes } from 'node:crypto';
import { type LeftDelivery, type OutgoingState, VernixError, type ZoneEvent } from '@vernix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasEnded, heard, type OnRecord } from '../src/deliveries/heard.ts';

const STATES = ['waiting', 'collected', 'acknowledged', 'expired'] as const;
const ID = randomBytes(16).toString('base64url');
const OURS = { partner: 'northern-lab', sha256: createHash('sha256').update('x').digest('hex') };
const at = '2026-05-04T12:00:00.000Z';
const told = (state: LeftDelivery['state'], more: Partial<LeftDelivery> = {}): LeftDelivery => ({
  ...{ id: ID, ...OURS, state, sentAt: at, expiresAt: at },
  ...more,
});
const left = (state: OutgoingState): OnRecord => ({ ...OURS, state, isLogged: true });

/** Null when it is not believed. */
function actsOf(known: OnRecord | undefined, said: LeftDelivery): ZoneEvent['type'][] | null {
  try {
    return heard(known, said).map(({ type }) => type);
  } catch (error) {
    if (error instanceof VernixError && error.code === 'delivery-told-refused') return null;
    throw error;
  }
}

const anything = fc
  .record({
    state: fc.constantFrom(...STATES),
    partner: fc.constantFrom(OURS.partner, 'st-elsewhere'),
    sha256: fc.constantFrom(OURS.sha256, '0'.repeat(64)),
    wasCollected: fc.boolean(),
  })
  .map(({ state, wasCollected, ...whose }) =>
    told(state, wasCollected ? { ...whose, collectedAt: at } : whose),
  );

describe('whatever a gateway says of a delivery', () => {
  it('a state never goes back, ends once, and each act is in the log at most once, in its order', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 12 }), (words) => {
        let state: OutgoingState = 'made';
        const acts: ZoneEvent['type'][] = [];
        for (const said of words) {
          const news = actsOf(left(state), said);
          if (news === null) continue;
          expect([said.partner, said.sha256]).toEqual([OURS.partner, OURS.sha256]);
          if (hasEnded(state)) expect(said.state).toBe(state);
          acts.push(...news);
          state = said.state;
        }
        expect(acts).toEqual([...new Set(acts)]);
        const order = ['delivery.collected', 'delivery.acknowledged', 'delivery.expired'] as const;
        expect(acts).toEqual(acts.toSorted((a, b) => order.indexOf(a as never) - order.indexOf(b as never)));
        if (state === 'acknowledged') expect(acts).toEqual(['delivery.collected', 'delivery.acknowledged']);
        if (state === 'expired') expect(acts.at(-1)).toBe('delivery.expired');
        if (state === 'made' || state === 'waiting') expect(acts).toEqual([]);
      }),
    );
  });

  it('is not believed of one that the vault does not know, or that the log does not say has left', () => {
    fc.assert(
      fc.property(anything, (word) => {
        expect(actsOf(undefined, word)).toBeNull();
        expect(actsOf({ ...left('made'), isLogged: false }, word)).toBeNull();
      }),
    );
  });

  it('is believed of an honest way, at whichever of its steps it is heard of', () => {
    fc.assert(
      fc.property(fc.subarray(['waiting', 'collected', 'acknowledged'] as const), (heardOf) => {
        let state: OutgoingState = 'made';
        const acts: (ZoneEvent['type'] | null)[] = [];
        for (const next of heardOf) {
          acts.push(...(actsOf(left(state), told(next)) ?? [null]));
          state = next;
        }
        const all = { made: 0, waiting: 0, collected: 1, acknowledged: 2, expired: 0 };
        expect(acts).toEqual(['delivery.collected', 'delivery.acknowledged'].slice(0, all[state]));
      }),
    );
  });

  it('says of an expired one whether it had been begun to be collected', () => {
    expect(actsOf(left('waiting'), told('expired'))).toEqual(['delivery.expired']);
    expect(actsOf(left('waiting'), told('expired', { collectedAt: at }))).toEqual([
      'delivery.collected',
      'delivery.expired',
    ]);
    expect(actsOf(left('collected'), told('expired', { collectedAt: at }))).toEqual(['delivery.expired']);
  });
});
