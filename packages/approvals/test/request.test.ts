import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../src/canonical.ts';
import { ApprovalAction, ApprovalRequest, itemsHash, requestHash } from '../src/index.ts';
import { ACTIONS } from './support/actions.ts';
import { EMERGENCY, NAMELESS, RELEASE, requestOf } from './support/house.ts';

const text = fc.string({ unit: 'binary' });
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('json')),
    fc.dictionary(text, tie('json')),
  ),
}));

describe('the canonical text', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order of members', () => {
    const turned = (value: Json): Json => {
      if (typeof value !== 'object') return value;
      if (Array.isArray(value)) return (value as readonly Json[]).map(turned);
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, one]) => [name, turned(one)]),
      );
    };
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('sorts and escapes as RFC 8785 does in its example', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const sorted = ['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    expect([...canonicalJson(value).matchAll(/"([^"]+)":/g)].map(([, name]) => name)).toEqual(sorted);
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\/')).toBe(String.raw`"€$\u000f\nA'B\"\\/"`);
  });

  it.each<[string, unknown]>([
    ['a fraction', 1.5],
    ['a number no other program need read alike', 2 ** 53],
    ['not a number', Number.NaN],
    ['half a character', '\ud800'],
    ['half a character in a name', { '\udc00': 1 }],
    ['a member without a value', { a: undefined }],
  ])('there is none of %s', (_what, value) => {
    expect(() => canonicalJson(value as Json)).toThrow(expect.objectContaining({ code: 'request-invalid' }));
  });
});

describe('the hash of a request', () => {
  it('stays what it is: what was signed must verify with later releases of this software', () => {
    const expected = 'vernix-approval/1\n' + canonicalJson(requestOf(1));
    expect(requestHash(requestOf(1)).equals(createHash('sha256').update(expected).digest())).toBe(true);
    const older = ApprovalRequest.parse(requestOf(1, { action: NAMELESS }));
    expect(requestHash(older).toString('hex')).toBe(
      '5faa4fafd81e952ea7920897235f3b454cf80c467d6556c7cbfff53d795adfbc',
    );
    expect(itemsHash([{ transferId: 'T'.repeat(22), itemClass: 'identity', row: 1 }])).toBe(
      '04e21a44676e5da601e98b46e28f04215fc4262a9cc85fe567257a80cb0aa264',
    );
  });

  it('is another when anything in the request is: who, what, each parameter, nonce, expiry', () => {
    const seen = new Set<string>();
    for (const action of ACTIONS) {
      const request = ApprovalRequest.parse(requestOf(1, { action }));
      const variants = [
        request,
        { ...request, requester: 'user:other' },
        requestOf(2, { action }),
        { ...request, expiresAt: request.expiresAt + 1 },
        ...Object.keys(action.params).map((name) => ({
          ...request,
          action: { ...action, params: { ...action.params, [name]: 'another' } } as unknown as ApprovalAction,
        })),
      ];
      for (const variant of variants) seen.add(requestHash(variant).toString('hex'));
    }
    expect(seen.size).toBe(ACTIONS.reduce((sum, { params }) => sum + 4 + Object.keys(params).length, 0));
  });

  it('of items depends on each of them and on their order', () => {
    const item = (row: number, itemClass = 'identity', letter = 'T') => ({
      transferId: letter.repeat(22),
      itemClass,
      row,
    });
    const lists = [
      [item(1), item(2)],
      [item(2), item(1)],
      [item(1)],
      [item(12)],
      [item(1, 'clinical'), item(2)],
      [item(1, 'identity', 'U'), item(2)],
    ];
    expect(new Set(lists.map((list) => itemsHash(list))).size).toBe(lists.length);
  });
});

describe('a request', () => {
  it('is one for every kind of action', () => {
    expect(new Set(ACTIONS.map(({ kind }) => kind)).size).toBe(ApprovalAction.options.length);
    for (const action of ACTIONS)
      expect(ApprovalRequest.parse(requestOf(1, { action })).action).toEqual(action);
  });

  it.each<[string, object]>([
    ['a field it does not know', { note: '' }],
    ['a parameter it does not know', { action: { ...RELEASE, params: { ...RELEASE.params, more: 1 } } }],
    ['a parameter missing', { action: { kind: 'key-export', params: {} } }],
    ['another kind’s parameters', { action: { ...EMERGENCY, params: RELEASE.params } }],
    ['an unknown kind', { action: { kind: 'anything', params: {} } }],
    [
      'more batches than the log has room for',
      {
        action: {
          ...RELEASE,
          params: { ...RELEASE.params, batches: Array.from({ length: 901 }, () => 'a'.repeat(64)) },
        },
      },
    ],
    [
      'a file without an id',
      {
        action: { ...RELEASE, params: { ...RELEASE.params, file: { transferId: 'queen-street', rows: 1 } } },
      },
    ],
    [
      'a name of nobody to deliver to',
      { action: { ...RELEASE, params: { ...RELEASE.params, deliverTo: 'Anne Tremblay' } } },
    ],
    [
      'more than a little in an emergency',
      { action: { ...EMERGENCY, params: { ...EMERGENCY.params, rows: 11 } } },
    ],
    [
      'free text for a reason',
      { action: { ...EMERGENCY, params: { ...EMERGENCY.params, reason: 'Mrs A' } } },
    ],
    ['a name for a requester', { requester: 'Anne Tremblay' }],
    ['a nonce of another spelling', { nonce: 'A'.repeat(42) + 'B' }],
    ['a short nonce', { nonce: 'A'.repeat(22) }],
    ['a time that is no whole number', { expiresAt: 1.5 }],
  ])('with %s is none', (_what, changes) => {
    expect(ApprovalRequest.safeParse({ ...requestOf(1), ...changes }).success).toBe(false);
  });

  it('is nothing that rubbish is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (rubbish) => {
        expect(ApprovalRequest.safeParse(rubbish).success).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
