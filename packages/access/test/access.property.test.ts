import { Purpose, Role, VernixError } from '@vernix/contracts';
import { DEFAULT_BUDGETS } from '@vernix/meter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  type Actor,
  askerFor,
  COLLECTOR,
  decide,
  holdersOf,
  mayAct,
  NOBODY,
  type Rule,
  TABLE,
} from '../src/index.ts';

const ACTIONS = Object.keys(TABLE) as Action[];
const ORGANISATIONS = ['riverbend', 'st-elsewhere', 'northern-lab'] as const;

const organisation = fc.constantFrom(...ORGANISATIONS);
const person = fc.record({
  kind: fc.constant('person' as const),
  account: fc.stringMatching(/^[A-Za-z0-9_-]{1,22}$/),
  role: fc.constantFrom(...Role.options),
  organisation: fc.option(organisation),
});
const actor: fc.Arbitrary<Actor> = fc.oneof(
  fc.constant(NOBODY),
  fc.constant(COLLECTOR),
  fc.record({ kind: fc.constant('partner' as const), organisation }),
  person,
);
const action = fc.constantFrom(...ACTIONS);
const target = fc.record(
  { organisation: fc.option(organisation), purpose: fc.constantFrom(...Purpose.options) },
  { requiredKeys: [] },
);
const rows = (name: Action): Rule['grants'] => TABLE[name].grants;

/** What the table must say, written down a second time and by role: a change of either is a decision. */
const ANYONE: readonly Action[] = [
  'console.load',
  'session.keep',
  'key.see',
  'log.witness',
  'log.read',
  'approval.sign',
];
const MAY: Readonly<Record<Role | 'nobody' | 'partner' | 'collector', readonly Action[]>> = {
  nobody: ANYONE,
  partner: [...ANYONE, 'file.send', 'file.follow', 'delivery.collect'],
  collector: [...ANYONE, 'file.collect', 'delivery.leave'],
  clerk: [...ANYONE, 'file.send', 'file.follow', 'delivery.collect', 'account.keep'],
  steward: [
    ...ANYONE,
    'house.see',
    'meter.see',
    'exposure.see',
    'transfer.see',
    'figure.see',
    'account.keep',
    'item.read',
  ],
  'privacy-officer': [
    ...ANYONE,
    'house.see',
    'meter.see',
    'exposure.see',
    'transfer.see',
    'account.keep',
    'people.see',
    'people.recover',
    'item.read',
  ],
  'quality-lead': [...ANYONE, 'figure.see', 'account.keep'],
  administrator: [...ANYONE, 'account.keep', 'people.see', 'people.change', 'people.recover'],
};

function actorNamed(name: keyof typeof MAY): Actor {
  if (name === 'nobody') return NOBODY;
  if (name === 'collector') return COLLECTOR;
  if (name === 'partner') return { kind: 'partner', organisation: 'riverbend' };
  return { kind: 'person', account: 'a', role: name, organisation: name === 'clerk' ? 'riverbend' : null };
}

describe('the table of access', () => {
  it.each(Object.keys(MAY) as (keyof typeof MAY)[])('grants %s this and nothing else', (name) => {
    expect(ACTIONS.filter((one) => decide(actorNamed(name), one).allowed)).toEqual(
      ACTIONS.filter((one) => MAY[name].includes(one)),
    );
  });

  it('allows nothing that no row grants to that very holder', () => {
    fc.assert(
      fc.property(actor, action, target, (who, what, on) => {
        const decision = decide(who, what, on);
        if (!decision.allowed) return;
        const holder = who.kind === 'person' ? who.role : who.kind;
        expect(rows(what)).toContain(decision.grant);
        expect([holder, 'anyone']).toContain(decision.grant.holder);
      }),
    );
  });

  it('lets nobody touch another organisation’s things by a grant over one’s own', () => {
    fc.assert(
      fc.property(actor, action, target, (who, what, on) => {
        const decision = decide(who, what, on);
        if (!decision.allowed || decision.grant.organisation === 'every') return;
        const home = who.kind === 'partner' || who.kind === 'person' ? who.organisation : null;
        expect(home).not.toBeNull();
        if (on.organisation !== undefined) expect(on.organisation).toBe(home);
      }),
    );
  });

  it('allows a purpose only where the row names it, and no more for naming one', () => {
    fc.assert(
      fc.property(actor, action, target, (who, what, { purpose, ...on }) => {
        if (purpose === undefined) return;
        const decision = decide(who, what, { ...on, purpose });
        if (!decision.allowed) return;
        expect(decision.grant.purposes).toContain(purpose);
        expect(decide(who, what, on).allowed).toBe(true);
      }),
    );
  });

  it('judges the same by what is asked alone: no account, no order, no earlier question matters', () => {
    fc.assert(
      fc.property(person, fc.stringMatching(/^[a-z]{3}$/), action, target, (who, account, what, on) => {
        expect(decide({ ...who, account }, what, on)).toEqual(decide(who, what, on));
      }),
    );
  });

  it('tells whom it does not know from whom it knows and refuses', () => {
    fc.assert(
      fc.property(actor, action, target, (who, what, on) => {
        let code: string | null = null;
        try {
          mayAct(who, what, on);
        } catch (error) {
          code = (error as VernixError).code;
        }
        const refused = who.kind === 'nobody' ? 'not-signed-in' : 'not-allowed';
        expect(code).toBe(decide(who, what, on).allowed ? null : refused);
      }),
    );
  });
});

describe('what the key service is told of a person', () => {
  it('is their account, their role and a purpose of theirs, or nothing', () => {
    fc.assert(
      fc.property(person, action, fc.constantFrom(...Purpose.options), (who, what, purpose) => {
        if (!decide(who, what, { purpose }).allowed) {
          expect(() => askerFor(who, what, purpose)).toThrow(VernixError);
          return;
        }
        expect(askerFor(who, what, purpose)).toEqual({
          principal: `user:${who.account}`,
          role: who.role,
          purpose,
        });
      }),
    );
  });

  it('is a purpose with a budget, and each budget of people is one that somebody may use', () => {
    const granted = rows('item.read').flatMap(({ holder, purposes }) =>
      purposes.map((purpose) => `user/${holder} ${purpose}`),
    );
    const budgeted = DEFAULT_BUDGETS.grants
      .filter(({ holder }) => holder.startsWith('user/'))
      .flatMap(({ holder, purposes }) => purposes.map((purpose) => `${holder} ${purpose}`));
    expect([...new Set(budgeted)].sort()).toEqual(granted.toSorted());
  });
});

it('the holders of an action are the roles that it is granted to, and no other', () => {
  for (const action of ACTIONS) {
    const holders = holdersOf(action);
    for (const role of Role.options) {
      const someone: Actor = { kind: 'person', account: 'k7', role, organisation: 'riverbend' };
      expect(holders.includes(role) || holders.includes('anyone')).toBe(decide(someone, action).allowed);
    }
  }
  expect(holdersOf('item.read')).toEqual(['steward', 'privacy-officer']);
});
