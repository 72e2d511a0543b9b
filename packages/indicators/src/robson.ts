/**
 * The Robson ten-group classification (WHO 2017), one woman giving birth at a time, with groups 2, 4 and 5 divided.
 * The rules are an ordered list: the first that holds decides. A missing value never decides anything: such a woman is
 * counted apart, by what was missing, and a contradiction in her record is counted as one.
 */
import type { FactName } from '@vernix/contracts';
import { ALWAYS, type Condition, conditionSql, type Facts, holds, literal } from './condition.ts';
import { TERM_DAYS } from './data/indicators.ts';

export const ROBSON_VERSION = '1.0.0';

export const ROBSON_GROUPS = [
  '1',
  '2a',
  '2b',
  '3',
  '4a',
  '4b',
  '5.1',
  '5.2',
  '6',
  '7',
  '8',
  '9',
  '10',
] as const;
export type RobsonGroup = (typeof ROBSON_GROUPS)[number];

/** The fact whose absence made a woman unclassifiable. */
export const UNCLASSIFIABLE = [
  'plurality',
  'presentation',
  'gestation_days',
  'parity',
  'previous_caesareans',
  'labour_onset',
] as const satisfies readonly FactName[];
export type UnclassifiableReason = (typeof UNCLASSIFIABLE)[number];

export type RobsonClass = RobsonGroup | `missing:${UnclassifiableReason}` | 'contradiction' | 'mode-missing';

export const ROBSON_FACTS = [...UNCLASSIFIABLE, 'induced', 'mode'] as const satisfies readonly FactName[];

const is = (fact: FactName, value: string | number | boolean): Condition => ({ fact, is: value });
const missing = (fact: FactName): Condition => ({ fact, filled: false });
const atLeast = (fact: FactName, value: number): Condition => ({ fact, atLeast: value });
const all = (...each: Condition[]): Condition => ({ all: each });
const any = (...each: Condition[]): Condition => ({ any: each });

const FIRST = is('parity', 0);
const SCARRED = atLeast('previous_caesareans', 1);
const BREECH = is('presentation', 'breech');
// "Induced: yes" tells the onset even where the onset itself was left empty.
const INDUCED = any(is('labour_onset', 'induced'), all(missing('labour_onset'), is('induced', true)));
const BEFORE_LABOUR = is('labour_onset', 'none');

/** In order; what a rule may take for granted is that all before it failed. */
const RULES: readonly (readonly [RobsonClass, Condition])[] = [
  ['missing:plurality', missing('plurality')],
  ['8', atLeast('plurality', 2)],
  ['9', is('presentation', 'transverse')],
  // "Other" is no lie of the classification's: which group it is cannot be known.
  ['missing:presentation', any(missing('presentation'), is('presentation', 'other'))],
  ['contradiction', all(BREECH, FIRST, SCARRED)],
  ['6', all(BREECH, FIRST)],
  ['7', all(BREECH, any(atLeast('parity', 1), SCARRED))],
  ['missing:parity', BREECH],
  ['missing:gestation_days', missing('gestation_days')],
  ['10', { fact: 'gestation_days', below: TERM_DAYS }],
  ['contradiction', all(FIRST, SCARRED)],
  ['5.2', atLeast('previous_caesareans', 2)],
  ['5.1', SCARRED],
  ['missing:parity', missing('parity')],
  // Parity 0 implies that there was none.
  ['missing:previous_caesareans', all(atLeast('parity', 1), missing('previous_caesareans'))],
  ['2a', all(FIRST, INDUCED)],
  ['4a', INDUCED],
  ['missing:labour_onset', missing('labour_onset')],
  // No labour, and yet not a caesarean.
  ['contradiction', all(BEFORE_LABOUR, { fact: 'mode', filled: true }, { fact: 'mode', isNot: 'caesarean' })],
  ['2b', all(FIRST, BEFORE_LABOUR)],
  ['4b', BEFORE_LABOUR],
  ['1', FIRST],
  ['3', ALWAYS],
];

/** A classified woman whose mode of birth is missing can be in no rate: she is counted apart. */
const modeDecides = (group: RobsonClass): boolean => (ROBSON_GROUPS as readonly string[]).includes(group);

/** The class of one woman. */
export function robsonClass(woman: Facts): RobsonClass {
  for (const [group, condition] of RULES) {
    if (holds(condition, woman))
      return modeDecides(group) && (woman.mode ?? null) === null ? 'mode-missing' : group;
  }
  return '3';
}

/** The same as one SQL expression over the facts of a woman. */
export function robsonSql(): string {
  const branches = RULES.map(([group, condition]) => {
    const result = modeDecides(group)
      ? `CASE WHEN mode IS NULL THEN 'mode-missing' ELSE ${literal(group)} END`
      : literal(group);
    return `WHEN ${conditionSql(condition)} THEN ${result}`;
  });
  return `CASE ${branches.join('\n  ')} END`;
}
