import { expect, it } from 'vitest';
import { ApprovalAction, effectOf } from '../src/index.ts';
import { NewAction } from '../src/actions.ts';
import { NAMELESS, RELEASE, requestOf, T0 } from './support/house.ts';

const raise = { principal: 'user:s', purpose: 'care', until: T0 };
const glass = { purpose: 'care', reason: 'incident' };

/** What the meter is told that officers allow. */
function allowed(kind: string, params: object): unknown {
  const effect = effectOf('used', requestOf(1, { action: ApprovalAction.parse({ kind, params }) }), T0);
  return effect?.type === 'allowed' ? effect.counts : null;
}

it.each<[string, string, object, object]>([
  ['a raise', 'budget-raise', { ...raise, rows: 7, clinical: false }, { identity: 14 }],
  ['a raise of both', 'budget-raise', { ...raise, rows: 7, clinical: true }, { identity: 14, clinical: 7 }],
  ['an emergency', 'break-glass', { ...glass, rows: 3, clinical: true }, { identity: 6, clinical: 3 }],
  ['a file', RELEASE.kind, RELEASE.params, { identity: 10_000 }],
  [
    'a file without its names',
    RELEASE.kind,
    { ...RELEASE.params, identity: 0, clinical: 5_000 },
    { identity: 10_000, clinical: 5_000 },
  ],
])('%s lets two people a row be read', (_what, kind, params, counts) => {
  expect(allowed(kind, params)).toEqual(counts);
});

it.each<[string, string, object, object]>([
  ['a raise', 'budget-raise', { ...raise, metered: 'identity', items: 7 }, { identity: 14 }],
  ['a clinical raise', 'budget-raise', { ...raise, metered: 'clinical', items: 7 }, { clinical: 7 }],
  ['an emergency', 'break-glass', { ...glass, identity: 3, clinical: 4 }, { identity: 6, clinical: 4 }],
  ['a file without its id', NAMELESS.kind, NAMELESS.params, { identity: 10_000 }],
])(
  '%s as it was signed before lets no name more be read, and is not asked for any more',
  (_what, kind, params, counts) => {
    expect(allowed(kind, params)).toEqual(counts);
    expect(NewAction.safeParse({ kind, params }).success).toBe(false);
  },
);
