/** Many things at a glance, one a line. */
import { type Language, numberIn, type Words } from './language.ts';

export interface Column<T> {
  readonly heading: Words;
  /** Numbers stand under each other by their last digit. */
  readonly right?: boolean;
  readonly cell: (row: T, language: Language) => string;
}

/** The rows under their headings, in columns as wide as they need to be in each language. */
export function tableLines<T>(columns: readonly Column<T>[], rows: readonly T[]): Words[] {
  const [english, french] = (['en', 'fr'] as const).map((language) =>
    aligned(columns, [
      columns.map(({ heading }) => heading[language]),
      ...rows.map((row) => columns.map(({ cell }) => cell(row, language))),
    ]),
  );
  return english?.map((en, index) => ({ en, fr: french?.[index] ?? '' })) ?? [];
}

function aligned(columns: readonly { readonly right?: boolean }[], table: readonly (readonly string[])[]) {
  const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number): string =>
    columns[column]?.right === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return table.map((row) => row.map(padded).join('  ').trimEnd());
}

const two = (part: number): string => String(part).padStart(2, '0');

/** By the clock of this computer, in the order that sorts. */
export function localMinute(at: Date): string {
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

const UNITS: readonly Words[] = [
  { en: 'B', fr: 'o' },
  { en: 'kB', fr: 'ko' },
  { en: 'MB', fr: 'Mo' },
  { en: 'GB', fr: 'Go' },
];

export function sizeIn(bytes: number): Words {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const [count, unit] = [bytes / 1000 ** step, UNITS[step]];
  return {
    en: `${numberIn('en', count, 0, 1)} ${unit?.en ?? ''}`,
    fr: `${numberIn('fr', count, 0, 1)} ${unit?.fr ?? ''}`,
  };
}
