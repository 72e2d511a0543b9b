import { VernixError } from '@vernix/contracts';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type ApprovalAction,
  type ApprovalEvent,
  effectOf,
  inWords,
  itemsHash,
  Office,
} from '../src/index.ts';
import { SITE } from './support/authenticator.ts';
import { DAY, EMERGENCY, HOUR, House, NAMELESS, RELEASE, T0 } from './support/house.ts';

const refused = (code: string): object => ({ code });
const EXPORT: ApprovalAction = { kind: 'key-export', params: { recipient: 'age1abc' } };

let house: House;
let office: Office;
let now: number;
let written: ApprovalEvent['type'][];
/** What the log says next instead of taking an entry. */
let failing: ApprovalEvent['type'] | null;
let effects: string[];
let alarms: string[];

beforeEach(() => {
  house = new House();
  now = T0;
  written = [];
  failing = null;
  effects = [];
  alarms = [];
  office = new Office(house.approvals, {
    site: SITE,
    founders: [],
    now: () => now,
    frozen: () => [],
    write: async (_principal, event, effect) => {
      await Promise.resolve();
      if (failing === event.type) throw new VernixError('release-not-written');
      written.push(event.type);
      if (effect !== undefined) effects.push(effectOf(event.type, effect, now)?.type ?? 'none');
    },
    alarm: (what) => alarms.push(what),
  });
});

const asked = (requester: string) => ({ requester, hours: 4, socket: 'second' as const });

async function approved(action: ApprovalAction): Promise<string> {
  const request = await office.open(action, asked('user:steward'));
  await office.answer(request.nonce, house.sign('a', request));
  await office.answer(request.nonce, house.sign('b', request));
  return request.nonce;
}

describe('an approval for what others do', () => {
  it('waits for them, and is consumed once, for exactly that, by who asked', async () => {
    const nonce = await approved(EXPORT);
    expect(office.show(nonce).state).toBe('approved');
    const other: ApprovalAction = { kind: 'key-export', params: { recipient: 'age1abd' } };
    const doing = { action: EXPORT, requester: 'user:steward' };
    await expect(office.use(nonce, { ...doing, action: other })).rejects.toMatchObject(
      refused('approval-differs'),
    );
    await expect(office.use(nonce, { ...doing, requester: 'user:thief' })).rejects.toMatchObject(
      refused('approval-differs'),
    );
    const both = await Promise.allSettled([office.use(nonce, doing), office.use(nonce, doing)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(written.filter((type) => type === 'used')).toHaveLength(1);
  });

  it('is not consumed when that could not be written down', async () => {
    const nonce = await approved(EXPORT);
    failing = 'used';
    const doing = { action: EXPORT, requester: 'user:steward' };
    await expect(office.use(nonce, doing)).rejects.toMatchObject(refused('release-not-written'));
    failing = null;
    await office.use(nonce, doing);
  });
});

it('what was approved when the power went is done at the next start, once', async () => {
  const remove: ApprovalAction = { kind: 'officer-remove', params: { officer: 'user:c' } };
  failing = 'used';
  await expect(approved(remove)).rejects.toMatchObject(refused('release-not-written'));
  await expect(office.tick()).rejects.toMatchObject(refused('release-not-written'));
  failing = null;
  await office.tick();
  await office.tick();
  expect(written.filter((type) => type === 'used')).toHaveLength(1);
  expect(office.officers().officers.map(({ officer }) => officer)).toEqual(['user:a', 'user:b']);
});

it('what cannot take effect any more does not keep the rest from it', async () => {
  const remove = (officer: string): ApprovalAction => ({ kind: 'officer-remove', params: { officer } });
  const [one, two] = [
    await office.open(remove('user:a'), asked('user:steward')),
    await office.open(remove('user:c'), asked('user:steward')),
  ];
  for (const who of ['a', 'b'] as const) {
    if (who === 'b') failing = 'used';
    for (const request of [one, two]) {
      await office.answer(request.nonce, house.sign(who, request)).catch(() => undefined);
    }
  }
  failing = null;
  await office.tick();
  expect(office.list().requests.map(({ state }) => state)).toEqual(['used', 'requested']);
});

describe('a bulk release', () => {
  const item = (row: number, itemClass = 'identity', transferId = 'T'.repeat(22)) => ({
    ...{ transferId, itemClass, row },
  });
  const nameless = (items: readonly ReturnType<typeof item>[]) => {
    const identity = items.filter(({ itemClass }) => itemClass === 'identity').length;
    const counts = { identity, clinical: items.length - identity, batches: [itemsHash(items)] };
    return { ...NAMELESS, params: { ...NAMELESS.params, ...counts } };
  };
  const release = (items: readonly ReturnType<typeof item>[], rows: number, letter = 'T') => {
    const file = { transferId: letter.repeat(22), rows };
    return { ...RELEASE, params: { ...nameless(items).params, file } };
  };
  const both = [item(1), item(1, 'clinical'), item(2), item(2, 'clinical')];

  it('lets exactly the rows be read that it names of the file it names', async () => {
    const { nonce } = await office.open(release(both, 2), asked('user:steward'));
    expect(office.covers(nonce, both)).toBe(true);
    expect(office.covers(nonce, both.slice(0, 2))).toBe(false);
  });

  it.each([
    ['rows of another file', [item(1), item(2, 'identity', 'U'.repeat(22))]],
    ['another file altogether', [item(1, 'identity', 'U'.repeat(22))]],
    ['more rows than were named', [item(1), item(2, 'clinical')], 1],
  ])('lets nothing be read of %s, though its hash was signed', async (_what, items, rows = items.length) => {
    const { nonce } = await office.open(release(items, rows), asked('user:steward'));
    expect([office.covers(nonce, items), office.lists(nonce, items)]).toEqual([false, false]);
  });

  it.each([
    ['no file', nameless(both)],
    ['fewer rows than identities', release(both, 1)],
    ['more rows than items', release(both, 5)],
  ])('that names %s is not asked for', async (_what, action) => {
    await expect(office.open(action, asked('user:steward'))).rejects.toMatchObject({
      code: 'request-invalid',
      params: { where: 'action.params.file' },
    });
  });

  it('of before that named none is read from the log, and lets nothing more be read', () => {
    const older = house.request(1, { action: nameless(both) });
    expect(inWords(older.action).en).toContain('2 identity items and 2 clinical items, for audit');
    expect(office.covers(older.nonce, both)).toBe(false);
  });
});

it('a broken glass sounds before it is written, and once more when nobody seconds it', async () => {
  const request = await office.open(EMERGENCY, asked('user:a'));
  failing = 'used';
  await office.answer(request.nonce, house.sign('a', request)).catch(() => undefined);
  expect(alarms).toEqual(['glass-broken']);
  failing = null;
  await office.tick();
  now += DAY + HOUR;
  await office.tick();
  await office.tick();
  expect(alarms).toEqual(['glass-broken', 'glass-broken', 'glass-not-seconded']);
  expect(effects).toEqual(['allowed', 'frozen']);
});

it('whatever is sent for an action, an assertion or a passkey is refused with a code, and changes nothing', async () => {
  const nonce = (await office.open(EXPORT, asked('user:steward'))).nonce;
  const before = JSON.stringify(house.approvals);
  const anything = fc.oneof(
    fc.object(),
    fc.record({ kind: fc.constantFrom('key-export', 'bulk-release', 'x'), params: fc.object() }),
    fc.record({ credentialId: fc.base64String(), clientDataJSON: fc.base64String() }),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (rubbish) => {
      const all = await Promise.allSettled([
        office.open(rubbish, asked('user:steward')),
        office.answer(nonce, rubbish),
        office.enrol('user:d', rubbish),
        office.found('user:d', 'token', rubbish),
      ]);
      for (const one of all) expect(one).toMatchObject({ reason: { name: 'VernixError' } });
    }),
    { numRuns: 150 },
  );
  expect(JSON.stringify(house.approvals)).toBe(before);
});

describe('what officers signed for a bulk release', () => {
  it('is closed by its asker, once, and by nobody else', async () => {
    const nonce = await approved(RELEASE);
    expect(office.show(nonce).state).toBe('used');
    await expect(office.withdraw(nonce, 'user:thief')).rejects.toMatchObject(refused('approval-not-yours'));
    await office.withdraw(nonce, 'user:steward');
    expect(effects).toEqual(['allowed', 'closed']);
    expect(office.show(nonce).state).toBe('cancelled');
    await expect(office.withdraw(nonce, 'user:steward')).rejects.toMatchObject(refused('approval-cancelled'));
  });

  it('is open until that is written down', async () => {
    const nonce = await approved(RELEASE);
    failing = 'cancelled';
    await expect(office.withdraw(nonce, 'user:steward')).rejects.toMatchObject(
      refused('release-not-written'),
    );
    expect(office.show(nonce).state).toBe('used');
    failing = null;
    await office.withdraw(nonce, 'user:steward');
  });

  it('is closed after the day in which it could be signed, too', async () => {
    const nonce = await approved(RELEASE);
    now += 5 * HOUR;
    await office.withdraw(nonce, 'user:steward');
    expect(effects).toEqual(['allowed', 'closed']);
  });

  it('has nothing to close while it waits: it is taken back', async () => {
    const { nonce } = await office.open(RELEASE, asked('user:steward'));
    await office.withdraw(nonce, 'user:steward');
    expect([effects, office.show(nonce).state]).toEqual([[], 'cancelled']);
  });
});
