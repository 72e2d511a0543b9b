/** Submissions as text: rows of the registry's own CSV template, and the truth about each row. */
import { DICTIONARY, type Value } from '@vernix/dictionary';
import type { Submission } from './submission.ts';

const ELEMENTS = DICTIONARY.elements.map(({ id }) => id);

/** The template's header line, without a line end. */
export const TEMPLATE_HEADER: string = ELEMENTS.join(',');

/** One row of the template, without a line end. Booleans are `true` and `false`; unknown is empty. */
export function templateLine({ row }: Submission): string {
  let line = '';
  for (let i = 0; i < ELEMENTS.length; i += 1) {
    if (i > 0) line += ',';
    const value: Value | undefined = row[ELEMENTS[i] as (typeof ELEMENTS)[number]];
    if (value !== null && value !== undefined)
      line += typeof value === 'string' ? quoted(value) : String(value);
  }
  return line;
}

/** Header of the truth file that goes with a set of template files. */
export const TRUTH_HEADER = 'partner,file,row,infant,mother,delivery,traits';

/** The truth about row `row` (1 for the first after the header) of `file`. Traits are separated by spaces. */
export function truthLine(submission: Submission, file: string, row: number): string {
  const { partner, birth, traits } = submission;
  const { infant, delivery } = birth;
  return [partner, quoted(file), row, infant.id, delivery.mother.id, delivery.id, traits.join(' ')].join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
