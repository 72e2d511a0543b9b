/** What a page saves is in the page's language, heads and words alike. */
import type { Count, Finding, IndicatorsAnswer, RobsonAnswer, RunChartAnswer } from '@vernix/contracts';
import { createInstance, type TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../src/design/csv.ts';
import { findingColumns } from '../src/design/table/finding-columns.tsx';
import en from '../src/locales/en.json';
import { formatters } from '../src/locales/format.ts';
import fr from '../src/locales/fr.json';
import type { Language } from '../src/locales/i18n.ts';
import { comparisonCells, monthCells, ratesCells, robsonCells } from '../src/pages/care/cells.ts';

const seven: Count = { shown: true, value: 7 };
const protects: Count = { shown: false, why: 'protects' };
const small: Count = { shown: false, why: 'small' };
const rate = { value: 30, numerator: seven, denominator: protects, missing: small };
const title = { en: 'In English', fr: 'En français' };
const groups = [{ key: null, label: null, rate }];
const provenance = {
  snapshot: 's',
  createdAt: '2026-01-01T00:00:00Z',
  definition: 'd',
  definitionVersion: 1,
};
const indicator = {
  id: 'x',
  version: 1,
  title,
  numeratorLabel: title,
  denominatorLabel: title,
  per: 100,
  groups,
};

const rates = { provenance, threshold: 6, indicators: [indicator] } as unknown as IndicatorsAnswer;
const part = {
  sizePercent: 1,
  ratePercent: 2,
  absoluteContributionPercent: 3,
  relativeContributionPercent: 4,
};
const robson = {
  threshold: 6,
  rows: [{ group: '1', label: title, caesareans: protects, women: seven, ...part }],
} as unknown as RobsonAnswer;
const signals = ['above', 'below', 'run'] as const;
const points = signals.map((signal) => ({ month: '2014-01', rate, lower: 0, upper: 1, signal }));
const months = { threshold: 6, per: 100, points } as unknown as RunChartAnswer;
const outcomes = ['queried', 'rejected'] as const;
const findings = outcomes.map((outcome) => ({ outcome, message: title }) as unknown as Finding);

async function pageIn(language: Language) {
  const i18n = createInstance();
  await i18n.init({ lng: language, defaultNS: 'c', resources: { en: { c: en }, fr: { c: fr } } });
  return { t: i18n.t as TFunction, format: { ...formatters(language), language } };
}

async function savedIn(language: Language): Promise<Record<string, readonly (readonly Cell[])[]>> {
  const { t, format } = await pageIn(language);
  const columns = findingColumns(t, format).filter(({ id }) => id === 'outcome' || id === 'message');
  return {
    comparison: comparisonCells(rates.indicators[0]!, 6, t, format),
    rates: ratesCells(rates, t, format),
    months: monthCells(months, t, format),
    robson: robsonCells(robson, t, format),
    findings: [
      columns.map(({ head }) => head),
      ...findings.map((row) => columns.map(({ value }) => value(row))),
    ],
  };
}

/** Written alike in both languages. */
const SAME = new Set(['Proportion', 'Message', 'Signal', 'Limite', '<6']);
const wordsOf = (cells: readonly (readonly Cell[])[]): string[] =>
  cells.flat().filter((cell): cell is string => typeof cell === 'string' && !/^[\d-]+$/.test(cell));

describe('a table that is saved', () => {
  it.each(['comparison', 'rates', 'months', 'robson', 'findings'])(
    'has no English word on a French page: %s',
    async (name) => {
      const [english, french] = [await savedIn('en'), await savedIn('fr')];
      const shared = new Set(wordsOf(english[name]!));
      expect(shared.size).toBeGreaterThan(3);
      expect(wordsOf(french[name]!).filter((word) => shared.has(word) && !SAME.has(word))).toEqual([]);
    },
  );
});
