import { expect, it } from 'vitest';
import { type ApprovalAction, ApprovalAction as Schema, inWords } from '../src/index.ts';
import { ACTIONS } from './support/actions.ts';
import { DELIVERY, RELEASE } from './support/house.ts';

/** Everything of a parameter that a sentence can hold; the key of a passkey stands for itself by its id, a list by its length. */
function values(params: ApprovalAction['params']): string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    if (name === 'credential') return (value as { id: string }).id;
    if (name === 'file') return Object.values(value as object).map(String);
    if (Array.isArray(value)) return String(value.length);
    if (name === 'until' || name === 'frozenSince')
      return new Date(value as number).toISOString().slice(0, 10);
    return String(value);
  });
}

/** Said in words of the language. */
const TRANSLATED = new Set(['purpose', 'clinical', 'reason']);

it('there are words for every kind, and they leave no parameter out', () => {
  expect(new Set(ACTIONS.map(({ kind }) => kind)).size).toBe(Schema.options.length);
  for (const action of ACTIONS) {
    const said = inWords(action);
    const plain = Object.fromEntries(Object.entries(action.params).filter(([name]) => !TRANSLATED.has(name)));
    for (const value of values(plain as ApprovalAction['params'])) {
      expect(said.en).toContain(value);
      expect(said.fr).toContain(value);
    }
    expect(said.fr).not.toBe(said.en);
  }
});

it.each([
  ['another purpose', { purpose: 'audit' }],
  ['clinical values', { clinical: true }],
])('with %s the words are others', (_what, changes) => {
  const raise: ApprovalAction = {
    kind: 'budget-raise',
    params: { principal: 'user:s', purpose: 'care', rows: 10, clinical: false, until: 0 },
  };
  const other = { ...raise, params: { ...raise.params, ...changes } } as ApprovalAction;
  expect(inWords(other).en).not.toBe(inWords(raise).en);
  expect(inWords(other).fr).not.toBe(inWords(raise).fr);
});

it('two files of as many rows are asked for in other words', () => {
  const said = ['A', 'B'].map((letter) => {
    const file = { transferId: letter.repeat(22), rows: 5_000 };
    return inWords({ ...RELEASE, params: { ...RELEASE.params, file } });
  });
  expect(said.map(({ en }) => en)).toEqual(
    ['A', 'B'].map(
      (letter) => expect.stringContaining(`5000 rows of the file ${letter.repeat(22)}`) as string,
    ),
  );
  expect(new Set(said.map(({ fr }) => fr)).size).toBe(2);
});

it('what leaves the house is said to leave it, and what does not is not', () => {
  expect(inWords(DELIVERY).en).toContain(
    'It leaves the registry: it is sealed and delivered to research-institute.',
  );
  expect(inWords(DELIVERY).fr).toContain('quittera le registre, scellé et livré à research-institute.');
  expect(inWords(RELEASE).en).not.toContain('leaves');
  expect(inWords(RELEASE).fr).not.toContain('quittera');
});

it('deliveries that are let go on are no name that may read again', () => {
  const params = { principal: 'deliveries', frozenSince: 0 };
  const { en, fr } = inWords({ kind: 'principal-release', params });
  expect(en).toBe('Deliveries, stopped since 1970-01-01 00:00 UTC, may leave the registry again.');
  expect(fr).toContain('Les livraisons, suspendues depuis le 1970-01-01 00:00 UTC');
});

it('what was asked for in items, before it was in rows, is said as it was signed', () => {
  const params = { principal: 'user:s', purpose: 'care', items: 1, until: 0 } as const;
  for (const metered of ['identity', 'clinical'] as const) {
    const { en, fr } = inWords({ kind: 'budget-raise', params: { ...params, metered } });
    expect(en).toContain(`may read 1 ${metered} item beyond`);
    expect(fr).toMatch(/pourra lire 1 élément (d’identité|clinique) au-delà/);
  }
});

it('of rows it is said of how many people they are, in both languages', () => {
  const some = (rows: number, clinical: boolean): ApprovalAction => ({
    kind: 'break-glass',
    params: { purpose: 'care', rows, clinical, reason: 'incident' },
  });
  expect(inWords(some(1, false)).en).toContain('reads 1 row (of up to 2 people; identity only) at once');
  expect(inWords(some(1, false)).fr).toContain('lit tout de suite 1 ligne (d’au plus 2 personnes; identité');
  expect(inWords(some(10, true)).en).toContain('10 rows (of up to 20 people; identity and clinical values)');
  expect(inWords(RELEASE).en).toContain(`of the file ${'T'.repeat(22)}, of up to 10000 people`);
  expect(inWords(RELEASE).fr).toContain(`du fichier ${'T'.repeat(22)}, d’au plus 10000 personnes`);
});
