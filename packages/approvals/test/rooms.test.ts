import { describe, expect, it } from 'vitest';
import {
  type ApprovalAction,
  ApprovalEvent,
  type ApprovalRequest,
  Approvals,
  refusalHash,
} from '../src/index.ts';
import { SITE } from './support/authenticator.ts';
import { EMERGENCY, HOUR, House, nonce, requestOf, T0 } from './support/house.ts';

const refused = (code: string, params = {}): Error => expect.objectContaining({ code, params }) as Error;
const tooMany = (most: number): Error => refused('approvals-too-many', { most });
const tooManyYours = refused('approvals-too-many-yours', { most: 10 });

const REMOVE: ApprovalAction = { kind: 'officer-remove', params: { officer: 'user:a' } };
const glass = (rows: number): ApprovalAction => ({
  kind: 'break-glass',
  params: { ...EMERGENCY.params, rows } as Extract<ApprovalAction, { kind: 'break-glass' }>['params'],
});

/** Asks through the vault. */
const ask = (house: House, number: number, requester = 'user:steward', at = T0): ApprovalRequest =>
  house.request(number, { requester, expiresAt: at + HOUR }, at, 'first');
/** Asks for this at the desk. */
const atDesk = (house: House, number: number, action: ApprovalAction): ApprovalRequest =>
  house.request(number, { action, requester: action.kind === 'break-glass' ? 'user:a' : 'desk' }, T0, 'desk');
/** A hundred are open through the vault, each ten in another name. */
function flooded(): House {
  const house = new House();
  for (let number = 0; number < 100; number += 1) ask(house, number, `user:${Math.floor(number / 10)}`);
  return house;
}
const states = (house: House, of: readonly ApprovalRequest[]) => {
  const all = new Map(house.approvals.list(T0).map(({ request, state }) => [request.nonce, state]));
  return of.map((one) => all.get(one.nonce));
};

describe('through the vault', () => {
  it('each may have ten requests open, and nobody another one’s', () => {
    const house = new House();
    for (let number = 0; number < 10; number += 1) ask(house, number);
    expect(() => ask(house, 10)).toThrow(tooManyYours);
    ask(house, 11, 'user:other');
  });

  it.each<[string, (house: House, one: ApprovalRequest) => void]>([
    ['taken back', (house, one) => house.take(house.approvals.cancel(one.nonce, one.requester, T0))],
    [
      'refused',
      (house, one) => {
        const no = house.passkeys.a.assert(refusalHash(one));
        house.take(house.approvals.refuse(one.nonce, no, T0));
      },
    ],
    [
      'signed by two',
      (house, one) => {
        house.approve('a', one);
        house.approve('b', one);
        house.use(one);
      },
    ],
  ])('one that is %s makes room at once', (_how, end) => {
    const house = new House();
    const [first] = Array.from({ length: 10 }, (_, number) => ask(house, number));
    expect(() => ask(house, 10)).toThrow(tooManyYours);
    end(house, first!);
    ask(house, 10);
    expect(() => ask(house, 11)).toThrow(tooManyYours);
  });

  it('those that have expired make room', () => {
    const house = new House();
    for (let number = 0; number < 10; number += 1) ask(house, number);
    expect(() => ask(house, 10, 'user:steward', T0 + HOUR)).toThrow(tooManyYours);
    ask(house, 10, 'user:steward', T0 + HOUR + 1);
  });

  it('a hundred are open at the most, in whatever names; what is taken back makes room there too', () => {
    const house = flooded();
    expect(() => ask(house, 100, 'user:new')).toThrow(tooMany(100));
    house.take(house.approvals.cancel(nonce(5), 'user:0', T0));
    ask(house, 100, 'user:new');
    expect(() => ask(house, 101, 'user:new')).toThrow(tooMany(100));
  });

  it('asking and taking back goes on and on, and no more is kept of it', () => {
    const house = new House();
    for (let number = 0; number < 1_000; number += 1) {
      const { nonce: taken, requester } = ask(house, number);
      house.take(house.approvals.cancel(taken, requester, T0));
    }
    expect(house.approvals.list(T0).length).toBeLessThanOrEqual(101);
    expect(Approvals.replay(SITE, house.events).toJSON()).toEqual(house.approvals.toJSON());
  });

  it('no flood keeps officers from what they ask at the desk, nor operators', () => {
    const house = flooded();
    const asked = [atDesk(house, 200, REMOVE), atDesk(house, 201, glass(5)), house.request(202)];
    expect(states(house, asked)).toEqual(['requested', 'requested', 'requested']);
  });
});

describe('at the desk', () => {
  it('forty are open; then the oldest that nobody has signed gives way, of the kind that has most', () => {
    const house = new House();
    const remove = atDesk(house, 0, REMOVE);
    const flood = Array.from({ length: 39 }, (_, index) => atDesk(house, 1 + index, glass(1 + (index % 10))));
    house.approve('a', flood[0]!);
    const last = atDesk(house, 100, glass(10));
    expect(states(house, [remove, flood[0]!, flood[1]!, flood[2]!, last])).toEqual([
      'requested',
      'approved',
      'expired',
      'requested',
      'requested',
    ]);
    expect(house.events.at(-1)).toMatchObject({ type: 'requested', displaces: flood[1]!.nonce });
    expect(() => house.approve('a', flood[1]!)).toThrow(refused('approval-expired'));
    const other = atDesk(house, 101, { kind: 'officer-remove', params: { officer: 'user:b' } });
    expect(states(house, [remove, flood[2]!, other])).toEqual(['requested', 'expired', 'requested']);
    expect(Approvals.replay(SITE, house.events).toJSON()).toEqual(house.approvals.toJSON());
  });

  it('what was signed gives way to nothing; refusing one makes room', () => {
    const house = new House();
    const signed = Array.from({ length: 40 }, (_, index) => atDesk(house, index, REMOVE));
    for (const one of signed) house.approve('b', one);
    expect(() => atDesk(house, 40, REMOVE)).toThrow(tooMany(40));
    const no = house.passkeys.a.assert(refusalHash(signed[7]!));
    house.take(house.approvals.refuse(signed[7]!.nonce, no, T0));
    atDesk(house, 40, REMOVE);
  });

  it('an emergency is asked for in an officer’s name, or not at all', () => {
    const house = new House();
    expect(() =>
      house.approvals.request(requestOf(1, { action: EMERGENCY, requester: 'user:stranger' }), 'desk', T0),
    ).toThrow(refused('officer-unknown'));
  });
});

it('of operators a hundred are open, and none gives way', () => {
  const house = new House();
  for (let number = 0; number < 100; number += 1) house.request(number);
  expect(() => house.request(100)).toThrow(tooMany(100));
  house.take(house.approvals.cancel(nonce(0), 'user:steward', T0));
  house.request(100);
});

it('what an older log says no socket of takes room from the vault alone', () => {
  const house = new House();
  for (let number = 0; number < 100; number += 1) {
    const old: unknown = { type: 'requested', at: T0, request: requestOf(number) };
    house.take(ApprovalEvent.parse(old));
  }
  expect(() => ask(house, 100, 'user:new')).toThrow(tooMany(100));
  expect(states(house, [atDesk(house, 101, REMOVE), house.request(102)])).toEqual(['requested', 'requested']);
});
