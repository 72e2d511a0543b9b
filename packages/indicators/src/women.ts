/** From infants to women giving birth: one row a delivery, however many infants it brought. */
import type { FactName } from '@vernix/contracts';

/** How a fact of a delivery is taken from its infants' rows, which should agree; where they do not, the rule is fixed. */
const OF_WOMAN: readonly (readonly [FactName, string])[] = [
  ['site', 'MIN(site)'],
  ['level_of_care', 'MIN(level_of_care)'],
  ['birth_month', 'MIN(birth_month)'],
  ['plurality', 'MAX(plurality)'],
  ['gestation_days', 'MIN(gestation_days)'],
  // A caesarean for one twin is a caesarean for the woman.
  [
    'mode',
    "CASE WHEN COUNT(CASE WHEN mode = 'caesarean' THEN 1 END) > 0 THEN 'caesarean' ELSE MIN(mode) END",
  ],
  ['labour_onset', 'MIN(labour_onset)'],
  ['induced', 'MAX(CASE WHEN induced THEN 1 WHEN NOT induced THEN 0 END) = 1'],
  ['presentation', 'MIN(presentation)'],
  ['parity', 'MAX(parity)'],
  ['previous_caesareans', 'MAX(previous_caesareans)'],
];

/** A SELECT with one row a woman, from the table `births`: what the other queries read as the table `women`. */
export function womenSql(): string {
  const columns = OF_WOMAN.map(([fact, sql]) => `${sql} AS ${fact}`).join(', ');
  // A row that was not linked to a delivery is a woman of its own.
  return `SELECT ${columns} FROM births GROUP BY COALESCE(delivery, birth)`;
}
