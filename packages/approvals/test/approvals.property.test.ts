import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ApprovalEvent,
  type ApprovalRequest,
  Approvals,
  type Assertion,
  refusalHash,
  requestHash,
  type Socket,
  verifyAssertion,
} from '../src/index.ts';
import { SITE, SoftAuthenticator } from './support/authenticator.ts';
import { DAY, EMERGENCY, HOUR, House, nonce, RELEASE, requestOf, T0 } from './support/house.ts';

/** Passkeys cost the most to make; the state they meet is new each time. */
const spare = new SoftAuthenticator();
const WHO = ['a', 'b', 'c'] as const;

const actions = fc.constantFrom<ApprovalRequest['action']>(
  RELEASE,
  RELEASE,
  EMERGENCY,
  EMERGENCY,
  { kind: 'officer-remove', params: { officer: 'user:a' } },
  { kind: 'officer-enrol', params: { officer: 'user:b', credential: spare.credential } },
);
const requested = fc.record({
  number: fc.nat(20),
  action: actions,
  requester: fc.constantFrom('user:a', 'user:b', 'user:steward'),
  lives: fc.constantFrom(HOUR, DAY, DAY),
  socket: fc.constantFrom<Socket>('first', 'second', 'desk'),
});

type Step = (house: House, made: Made, at: number) => ApprovalEvent | null;

interface Made {
  readonly requests: ApprovalRequest[];
  readonly assertions: Assertion[];
}

const ask = requested.map(
  ({ number, action, requester, lives, socket }): Step =>
    (house, { requests }, at) => {
      const one = requestOf(number, {
        action: openUntil(action, at + DAY),
        requester,
        expiresAt: at + lives,
      });
      const event = house.approvals.request(one, socket, at);
      requests.push(one);
      return event;
    },
);

function openUntil(action: ApprovalRequest['action'], until: number): ApprovalRequest['action'] {
  return action.kind === 'bulk-release' ? { ...action, params: { ...action.params, until } } : action;
}

const approve = fc.tuple(fc.constantFrom(...WHO), fc.nat(1), fc.nat(9)).map(
  ([who, which, other]): Step =>
    (house, { requests, assertions }, at) => {
      const meant = requests.at(-1 - which);
      if (meant === undefined) return null;
      // Nine of ten sign what they approve; the rest sign some other request.
      const signed = other === 0 ? { ...meant, nonce: nonce(99) } : meant;
      const assertion = house.sign(who, signed);
      assertions.push(assertion);
      return house.approvals.approve(meant.nonce, assertion, at);
    },
);
const replayAssertion = fc.tuple(fc.nat(1), fc.nat(20)).map(
  ([which, old]): Step =>
    (house, { requests, assertions }, at) => {
      const meant = requests.at(-1 - which);
      const assertion = assertions[old % assertions.length];
      if (meant === undefined || assertion === undefined) return null;
      return house.approvals.approve(meant.nonce, assertion, at);
    },
);
const refuse = fc.tuple(fc.constantFrom(...WHO), fc.nat(1), fc.boolean()).map(
  ([who, which, honest]): Step =>
    (house, { requests, assertions }, at) => {
      const meant = requests.at(-1 - which);
      if (meant === undefined) return null;
      const hash = honest ? refusalHash(meant) : requestHash(meant);
      const assertion = house.passkeys[who].assert(hash);
      if (honest) assertions.push(assertion);
      return house.approvals.refuse(meant.nonce, assertion, at);
    },
);
const use = fc.tuple(fc.nat(1), fc.nat(5)).map(
  ([which, other]): Step =>
    (house, { requests }, at) => {
      const meant = requests.at(-1 - which);
      const doing = other === 0 ? requests[0] : meant;
      if (meant === undefined || doing === undefined) return null;
      return house.approvals.use(meant.nonce, doing, at);
    },
);
const lapse = fc.constant<Step>((house, _made, at) => {
  const [overdue] = house.approvals.overdue(at);
  return overdue === undefined ? null : house.approvals.lapse(overdue.nonce, at);
});
const cancel = fc.tuple(fc.nat(1), fc.constantFrom('user:a', 'user:steward')).map(
  ([which, who]): Step =>
    (house, { requests }, at) => {
      const meant = requests.at(-1 - which);
      return meant === undefined ? null : house.approvals.cancel(meant.nonce, who, at);
    },
);

const steps = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 2, arbitrary: ask },
      { weight: 10, arbitrary: approve },
      { weight: 1, arbitrary: replayAssertion },
      { weight: 3, arbitrary: use },
      { weight: 1, arbitrary: lapse },
      { weight: 1, arbitrary: cancel },
      { weight: 1, arbitrary: refuse },
    ),
    fc.oneof(
      { weight: 24, arbitrary: fc.nat(HOUR / 10) },
      { weight: 1, arbitrary: fc.integer({ min: -DAY, max: DAY }) },
    ),
  ),
  { maxLength: 70, size: 'max' },
);

/** Does them, passing over what is refused; refusals must be catalogued, and change nothing. */
function run(all: readonly (readonly [Step, number])[]): House {
  const house = new House();
  const made: Made = { requests: [], assertions: [] };
  let at = T0;
  for (const [step, after] of all) {
    at += after;
    const before = JSON.stringify(house.approvals);
    try {
      const event = step(house, made, at);
      if (event !== null) house.take(event);
    } catch (error) {
      expect(error).toMatchObject({ name: 'VernixError' });
      expect(JSON.stringify(house.approvals)).toBe(before);
    }
  }
  return house;
}

it('random officers get as far as using what two signed, an emergency, and a change of officers', () => {
  const kinds = fc.sample(steps, { numRuns: 100, seed: 1 }).flatMap((all) => {
    const { events } = run(all);
    const used = new Set(events.map((event) => (event.type === 'used' ? event.nonce : '')));
    const asked = events.flatMap((event) => (event.type === 'requested' ? [event.request] : []));
    return asked.filter((one) => used.has(one.nonce)).map((one) => one.action.kind);
  });
  expect([...new Set(kinds)].sort()).toEqual([
    'break-glass',
    'bulk-release',
    'officer-enrol',
    'officer-remove',
  ]);
  expect(kinds.length).toBeGreaterThan(30);
});

describe('whatever is asked, signed, replayed and used, in whatever order', () => {
  it('nothing is used but what enough distinct officers, none of them the requester, signed for before it expired', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { events } = run(all);
        events.forEach((event, index) => {
          if (event.type !== 'used') return;
          const before = events.slice(0, index);
          const asked = before.findLast(
            (one) => one.type === 'requested' && one.request.nonce === event.nonce,
          );
          if (asked?.type !== 'requested') throw new Error('used without a request');
          const signed = before.filter((one) => one.type === 'approved' && one.nonce === event.nonce);
          const officers = new Set(signed.map((one) => (one.type === 'approved' ? one.officer : '')));
          const { action, requester, expiresAt } = asked.request;
          expect(event.at).toBeLessThanOrEqual(expiresAt);
          for (const type of ['used', 'cancelled', 'refused']) {
            expect(before).not.toContainEqual(expect.objectContaining({ type, nonce: event.nonce }));
          }
          if (action.kind === 'break-glass') {
            expect(officers).toContain(requester);
          } else {
            officers.delete(requester);
            expect(officers.size).toBeGreaterThanOrEqual(2);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('every approval and refusal in the log verifies again, over the very request', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { events, passkeys } = run(all);
        const credentials = [...Object.values(passkeys), spare].map(({ credential }) => credential);
        for (const event of events) {
          if (event.type !== 'approved' && event.type !== 'refused') continue;
          const asked = events.find((one) => one.type === 'requested' && one.request.nonce === event.nonce);
          if (asked?.type !== 'requested') throw new Error('signed without a request');
          const challenge = (event.type === 'approved' ? requestHash : refusalHash)(asked.request);
          const credential = credentials.find(({ id }) => id === event.credentialId)!;
          const expected = { challenge, ...SITE };
          verifyAssertion({ ...credential, signCount: 0 }, event.assertion, expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the log makes the same state again', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { approvals, events } = run(all);
        const log = (JSON.parse(JSON.stringify(events)) as unknown[]).map((line) =>
          ApprovalEvent.parse(line),
        );
        expect(Approvals.replay(SITE, log).toJSON()).toEqual(approvals.toJSON());
      }),
      { numRuns: 30 },
    );
  });

  it('an emergency is seconded in time, or overdue, or written down as lapsed', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { approvals, events } = run(all);
        const late = approvals.newest + 2 * DAY;
        const overdue = approvals.overdue(late).map((one) => one.nonce);
        for (const { request: one, state } of approvals.list(late)) {
          const wasUsed = events.some((event) => event.type === 'used' && event.nonce === one.nonce);
          if (one.action.kind !== 'break-glass' || !wasUsed) continue;
          expect(state === 'used' || state === 'lapsed' || overdue.includes(one.nonce)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('rubbish is no event', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (rubbish) => {
      expect(ApprovalEvent.safeParse(rubbish).success).toBe(false);
    }),
  );
});
