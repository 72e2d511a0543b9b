import { describe, expect, it } from 'vitest';
import { type ApprovalAction, Approvals, requestHash } from '../src/index.ts';
import { SITE, SoftAuthenticator } from './support/authenticator.ts';
import { DAY, EMERGENCY, HOUR, House, nonce, RELEASE, requestOf, T0 } from './support/house.ts';

const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

/** A request that two officers have approved. */
function approved(changes: Parameters<House['request']>[1] = {}) {
  const house = new House();
  const request = house.request(1, changes);
  house.approve('a', request);
  house.approve('b', request);
  return { house, request };
}

describe('a request', () => {
  it('is used once, when two officers have approved it', () => {
    const house = new House();
    const request = house.request(1);
    expect(() => house.use(request)).toThrow(refused('approval-incomplete'));
    house.approve('a', request);
    expect(() => house.use(request)).toThrow(refused('approval-incomplete'));
    expect(house.approvals.list(T0)).toMatchObject([{ state: 'requested', approvedBy: ['user:a'] }]);
    house.approve('b', request);
    expect(house.approvals.list(T0)).toMatchObject([{ state: 'approved', approvedBy: ['user:a', 'user:b'] }]);
    house.use(request);
    expect(house.approvals.list(T0)).toMatchObject([{ state: 'used' }]);
    expect(() => house.use(request)).toThrow(refused('approval-used'));
    expect(() => house.approve('c', request)).toThrow(refused('approval-used'));
  });

  it('is not approved by one officer who signs with two passkeys, however they came to have them', () => {
    const house = new House();
    const request = house.request(1);
    house.approve('a', request);
    const change = (number: number, action: ApprovalAction): void => {
      const asked = house.request(number, { action, requester: 'vault' });
      house.approve('b', asked);
      house.approve('c', asked);
      house.use(asked);
    };
    const enrol = (number: number, { credential }: SoftAuthenticator): void =>
      change(number, { kind: 'officer-enrol', params: { officer: 'user:a', credential } });
    change(2, { kind: 'officer-remove', params: { officer: 'user:a' } });
    const second = new SoftAuthenticator();
    enrol(3, second);
    house.take(house.approvals.approve(request.nonce, second.assert(requestHash(request)), T0));
    enrol(4, house.passkeys.a); // the first again: both of the signatures are of passkeys that are held
    expect(house.approvals.list(T0)[0]).toMatchObject({ state: 'requested', approvedBy: ['user:a'] });
    expect(() => house.use(request)).toThrow(refused('approval-incomplete'));
  });

  it('is not approved by who asks', () => {
    const house = new House();
    const request = house.request(1, { requester: 'user:a' });
    expect(() => house.approve('a', request)).toThrow(refused('approval-own-request'));
    house.approve('b', request);
    house.approve('c', request);
    house.use(request);
  });

  it('is not approved by whom it would let read', () => {
    const house = new House();
    const about = { principal: 'user:a' };
    const freed: ApprovalAction = { kind: 'principal-release', params: { ...about, frozenSince: T0 } };
    const more = { ...RELEASE, params: { ...RELEASE.params, ...about } } as ApprovalAction;
    for (const [number, action] of [freed, more].entries()) {
      const request = house.request(number, { action });
      expect(() => house.approve('a', request)).toThrow(refused('approval-own-request'));
    }
  });

  it('is taken back by who asked, and is then neither approved nor used', () => {
    const { house, request } = approved();
    expect(() => house.approvals.cancel(request.nonce, 'user:b', T0)).toThrow(refused('approval-not-yours'));
    house.take(house.approvals.cancel(request.nonce, 'user:steward', T0));
    expect(house.approvals.list(T0)).toMatchObject([{ state: 'cancelled' }]);
    expect(() => house.use(request)).toThrow(refused('approval-cancelled'));
    expect(() => house.approve('c', request)).toThrow(refused('approval-cancelled'));
    expect(Approvals.replay(SITE, house.events).toJSON()).toEqual(house.approvals.toJSON());
    const other = house.request(2);
    house.approve('a', other);
    house.approve('b', other);
    house.use(other);
    expect(() => house.approvals.cancel(other.nonce, 'user:steward', T0)).toThrow(refused('approval-used'));
  });

  it('for a bulk release is kept as long as that goes on, whatever else is asked', () => {
    const { house, request } = approved();
    house.use(request);
    const later = request.expiresAt + 1;
    for (let number = 2; number < 101; number += 1) house.request(number);
    for (let number = 101; number < 110; number += 1) {
      house.request(number, { expiresAt: later + HOUR }, later);
    }
    expect(house.approvals.find(request.nonce)).toEqual(request);
  });

  it('changes nothing until it is taken from the log', () => {
    const house = new House();
    const before = JSON.stringify(house.approvals);
    house.approvals.request(requestOf(1), 'first', T0);
    expect(JSON.stringify(house.approvals)).toBe(before);
  });

  it('is not approved twice by one officer, also with another passkey', () => {
    const house = new House();
    const second = new SoftAuthenticator();
    const enrol = house.request(1, {
      action: { kind: 'officer-enrol', params: { officer: 'user:a', credential: second.credential } },
    });
    house.approve('b', enrol);
    house.approve('c', enrol);
    house.use(enrol);
    const request = house.request(2);
    house.approve('a', request);
    const again = second.assert(requestHash(request));
    expect(() => house.approvals.approve(request.nonce, again, T0)).toThrow(refused('approval-same-officer'));
    expect(() => house.approve('a', request)).toThrow(refused('approval-same-officer'));
  });

  it('is approved and used until it expires, and not a millisecond later', () => {
    const { house, request } = approved();
    expect(() => house.approve('c', request, request.expiresAt + 1)).toThrow(refused('approval-expired'));
    expect(() => house.use(request, request.expiresAt + 1)).toThrow(refused('approval-expired'));
    expect(house.approvals.list(request.expiresAt + 1)).toMatchObject([{ state: 'expired' }]);
    house.use(request, request.expiresAt);
  });

  it('stays expired when the clock goes back', () => {
    const { house, request } = approved();
    house.request(2, { expiresAt: request.expiresAt + HOUR }, request.expiresAt + 1);
    expect(() => house.use(request, T0)).toThrow(refused('approval-expired'));
  });

  it.each<[string, { action?: ApprovalAction; requester?: string }]>([
    ['another requester', { requester: 'user:thief' }],
    ['another kind', { action: EMERGENCY }],
    ['other items', { action: { ...RELEASE, params: { ...RELEASE.params, batches: ['0'.repeat(64)] } } }],
    ['one item more', { action: { ...RELEASE, params: { ...RELEASE.params, identity: 5_001 } } }],
  ])('lets nothing else be done: %s', (_what, changes) => {
    const { house, request } = approved();
    expect(() => house.approvals.use(request.nonce, { ...request, ...changes }, T0)).toThrow(
      refused('approval-differs'),
    );
    house.use(request);
  });

  it('is taken only with a new nonce, and times that are near', () => {
    const house = new House();
    house.request(1);
    expect(() => house.request(1)).toThrow(refused('approval-known'));
    for (const expiresAt of [T0, T0 - 1, T0 + DAY + 1]) {
      expect(() => house.request(2, { expiresAt })).toThrow(refused('request-invalid'));
    }
    for (const until of [T0, T0 + 7 * DAY + 1]) {
      const action = { ...RELEASE, params: { ...RELEASE.params, until } } as ApprovalAction;
      expect(() => house.request(2, { action })).toThrow(refused('request-invalid'));
    }
    expect(() => house.approvals.approve(nonce(9), house.sign('a', requestOf(9)), T0)).toThrow(
      refused('approval-unknown'),
    );
    expect(() => house.approvals.use(nonce(9), requestOf(9), T0)).toThrow(refused('approval-unknown'));
  });

  it('that is over is remembered for a while, cannot come back, and is forgotten behind a hundred others', () => {
    const house = new House();
    const first = house.request(0);
    house.approve('a', first);
    house.approve('b', first);
    const later = first.expiresAt + 1;
    for (let number = 1; number <= 100; number += 1) {
      house.request(number, { expiresAt: later + HOUR }, later);
    }
    expect(() => house.use(first, later)).toThrow(refused('approval-expired'));
    expect(() => house.request(0, { expiresAt: later + HOUR }, later)).toThrow(refused('approval-known'));
    for (let number = 1; number <= 100; number += 1) {
      house.take(house.approvals.cancel(nonce(number), 'user:steward', later));
    }
    house.request(101, { expiresAt: later + HOUR }, later);
    expect(house.approvals.list(later)).toHaveLength(101);
    expect(() => house.request(0, {}, later)).toThrow(refused('request-invalid'));
    expect(() => house.use(first, later)).toThrow(refused('approval-unknown'));
  });
});

describe('an approval', () => {
  it('of one request is none of another', () => {
    const house = new House();
    const [one, other] = [house.request(1), house.request(2)];
    const signed = house.sign('a', one);
    expect(() => house.approvals.approve(other.nonce, signed, T0)).toThrow(
      refused('assertion-other-request'),
    );
    house.take(house.approvals.approve(one.nonce, signed, T0));
  });

  it('of a request that differs in one character is none', () => {
    const house = new House();
    const shown = house.request(1);
    const asked = { ...shown, requester: 'user:stewarf' };
    expect(() => house.approvals.approve(shown.nonce, house.sign('a', asked), T0)).toThrow(
      refused('assertion-other-request'),
    );
  });

  it('by a passkey that is no officer’s is none, nor by one of another site', () => {
    const house = new House();
    const request = house.request(1);
    const stranger = new SoftAuthenticator().assert(requestHash(request));
    expect(() => house.approvals.approve(request.nonce, stranger, T0)).toThrow(refused('credential-unknown'));
    const elsewhere = house.passkeys.a.assert(requestHash(request), { rpId: 'vault.registry.example' });
    expect(() => house.approvals.approve(request.nonce, elsewhere, T0)).toThrow(
      refused('assertion-other-origin'),
    );
  });

  it('counts no more when its officer has been removed before it was used', () => {
    const { house, request } = approved();
    const remove = house.request(2, { action: { kind: 'officer-remove', params: { officer: 'user:a' } } });
    house.approve('b', remove);
    house.approve('c', remove);
    house.use(remove);
    expect(house.approvals.officers()).toEqual(['user:b', 'user:c']);
    expect(() => house.use(request)).toThrow(refused('approval-incomplete'));
    house.approve('c', request);
    house.use(request);
  });

  it('by a passkey whose counter went back is refused, also after a restart', () => {
    const house = new House();
    const request = house.request(1);
    const late = house.passkeys.a.assert(requestHash(request), { signCount: 50 });
    house.take(house.approvals.approve(request.nonce, late, T0));
    const next = house.request(2);
    const copy = house.passkeys.a.assert(requestHash(next), { signCount: 50 });
    for (const approvals of [house.approvals, Approvals.replay(SITE, house.events)]) {
      expect(() => approvals.approve(next.nonce, copy, T0)).toThrow(refused('credential-copied'));
    }
  });
});

describe('officers', () => {
  const founding = () =>
    ['user:a', 'user:b'].map((officer) => ({ officer, credential: new SoftAuthenticator().credential }));

  it('are founded once, at least two of them', () => {
    const [one, two] = founding();
    const approvals = Approvals.replay(SITE, []);
    expect(() => approvals.found([one!], T0)).toThrow(refused('officers-too-few'));
    expect(() => approvals.found([one!, { ...two!, officer: 'user:a' }], T0)).toThrow(
      refused('officers-too-few'),
    );
    approvals.apply(approvals.found([one!, two!], T0));
    expect(() => approvals.found(founding(), T0)).toThrow(refused('officers-founded'));
  });

  it('have no passkey in common, neither by its id nor by its key', () => {
    const [one, two] = founding();
    const id = { id: one!.credential.id, publicKey: two!.credential.publicKey };
    const key = { id: two!.credential.id, publicKey: one!.credential.publicKey };
    for (const credential of [id, key]) {
      const approvals = Approvals.replay(SITE, []);
      expect(() => approvals.found([one!, { officer: 'user:b', credential }], T0)).toThrow(
        refused('credential-taken'),
      );
    }
    const house = new House();
    const { credential } = house.passkeys.a;
    const action: ApprovalAction = { kind: 'officer-enrol', params: { officer: 'user:d', credential } };
    expect(() => house.request(1, { action })).toThrow(refused('credential-taken'));
  });

  it('enrolled by two others approve like them', () => {
    const house = new House();
    const passkey = new SoftAuthenticator();
    const enrol = house.request(1, {
      action: { kind: 'officer-enrol', params: { officer: 'user:d', credential: passkey.credential } },
    });
    house.approve('a', enrol);
    house.approve('b', enrol);
    const request = house.request(2);
    const signed = passkey.assert(requestHash(request));
    expect(() => house.approvals.approve(request.nonce, signed, T0)).toThrow(refused('credential-unknown'));
    house.use(enrol);
    house.take(house.approvals.approve(request.nonce, signed, T0));
    house.approve('a', request);
    house.use(request);
  });

  it('are never fewer than two, also when two removals were approved at once', () => {
    const house = new House();
    const remove = (number: number, officer: string) => {
      const request = house.request(number, { action: { kind: 'officer-remove', params: { officer } } });
      house.approve('b', request);
      house.approve('c', request);
      return request;
    };
    const [one, two] = [remove(1, 'user:a'), remove(2, 'user:b')];
    house.use(one);
    expect(() => house.use(two)).toThrow(refused('officers-too-few'));
    expect(() =>
      house.request(3, { action: { kind: 'officer-remove', params: { officer: 'user:a' } } }),
    ).toThrow(refused('officer-unknown'));
  });

  it('have so many passkeys and no more', () => {
    const approvals = Approvals.replay(SITE, []);
    const many = Array.from({ length: 65 }, (_, index) => ({
      officer: `user:${index}`,
      credential: new SoftAuthenticator({ algorithm: 'Ed25519' }).credential,
    }));
    expect(() => approvals.found(many, T0)).toThrow(refused('officers-too-many'));
  });
});
