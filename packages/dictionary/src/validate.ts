import { dayNumber } from './calendar.ts';
import { type Check, compileChecks } from './check-value.ts';
import { compileCondition, type Test } from './compile-condition.ts';
import { RULES } from './data/rules.ts';
import { derive } from './derive.ts';
import type { Values } from './element.ts';
import { DICTIONARY_ELEMENTS } from './elements.ts';
import type { Issue } from './rule.ts';

const checks: readonly Check[] = compileChecks(DICTIONARY_ELEMENTS);
const tellsOfBirth: readonly boolean[] = DICTIONARY_ELEMENTS.map(({ id }) => !id.startsWith('record.'));
const rules: readonly { readonly test: Test; readonly issue: Issue }[] = RULES.map((rule) => ({
  test: compileCondition(rule.when),
  issue: { element: rule.elements[0], rule: rule.id, severity: rule.severity },
}));

const NONE: readonly Issue[] = [];
const EMPTY: readonly Issue[] = [{ element: null, rule: 'record-empty', severity: 'reject' }];

/**
 * Checks one record and settles it, in place: a value that cannot be true becomes `null`, what is unknown but follows
 * from the rest is filled, then the rules across elements are applied. Never throws.
 *
 * @param receivedOn the day the file came in, `YYYY-MM-DD`; without it no date can be in the future.
 * @returns what is wrong, in the order of the dictionary; empty when nothing is. No issue holds a value.
 */
export function validate(values: Values, receivedOn = ''): readonly Issue[] {
  let issues: Issue[] | null = null;
  let known = 0;
  for (let i = 0; i < checks.length; i++) {
    const value = values[i] ?? null;
    if (value === null) {
      values[i] = null;
      continue;
    }
    const verdict = checks[i]?.(value);
    if (verdict) {
      (issues ??= []).push(verdict.issue);
      if (verdict.drop) {
        values[i] = null;
        continue;
      }
    }
    if (tellsOfBirth[i]) known += 1;
  }
  if (known === 0) return issues === null ? EMPTY : [...issues, ...EMPTY];

  derive(values);
  const received = dayNumber(receivedOn);
  for (const { test, issue } of rules) if (test(values, received)) (issues ??= []).push(issue);
  return issues ?? NONE;
}
