/** From infants to women giving birth: one row a delivery, however many infants it brought. */
import type { FactName } from '@vernix/contracts';

/**
 * The level of care of the site that `MIN(site)` takes, not the lowest of all: it rides behind the site's id, parted by a space,
 * which no id holds and which sorts before all that one does.
 */
const LEVEL_THERE = `CASE WHEN MIN(site) IS NULL THEN MIN(level_of_care)
  ELSE NULLIF(SUBSTR(MIN(site || ' ' || COALESCE(level_of_care, '')), LENGTH(MIN(site)) + 2), '') END`;

/** How a fact of a delivery is taken from its infants' rows, which should agree; where they do not, the rule is fixed. */
const OF_WOMAN: readonly (readonly [FactName, string])[] = [
  ['site', 'MIN(site)'],
  ['level_of_care', LEVEL_THERE],
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
