import { dayNumber, isMonth, isOutsideYears, isTime } from './calendar.ts';
import type { Element, Value } from './element.ts';
import type { Range } from './element-shape.ts';
import type { ElementRuleId, Issue } from './rule.ts';
import { isDamaged } from './text.ts';

/** What is wrong with a value, and whether it has to go. */
export interface Verdict {
  readonly issue: Issue;
  readonly drop: boolean;
}

/** Judges one known value of one element; null when nothing is wrong. */
export type Check = (value: Exclude<Value, null>) => Verdict | null;

/** Characters of a `string` at the most. */
export const maxLengthOf = ({ maxLength }: Element): number => maxLength ?? 200;

/** One check per element. Verdicts are made here, once, so that judging a record allocates nothing. */
export function compileChecks(elements: readonly Element[]): readonly Check[] {
  return elements.map(compile);
}

function compile(element: Element): Check {
  const verdict = (rule: ElementRuleId, drop = true): Verdict => ({
    issue: { element: element.id, rule, severity: 'query' },
    drop,
  });
  const unreadable = verdict('unreadable');
  switch (element.type) {
    case 'integer':
    case 'decimal': {
      const wholeOnly = element.type === 'integer';
      const range = element.range ?? EVERYTHING;
      const usual = element.usual ?? range;
      const impossible = verdict('impossible-value');
      const unusual = verdict('unusual-value', false);
      return (value) => {
        if (typeof value !== 'number' || !Number.isFinite(value)) return unreadable;
        if (wholeOnly && !Number.isInteger(value)) return unreadable;
        if (value < range.min || value > range.max) return impossible;
        return value < usual.min || value > usual.max ? unusual : null;
      };
    }
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? null : unreadable);
    case 'string': {
      const maxLength = maxLengthOf(element);
      const tooLong = verdict('too-long');
      return (value) => {
        if (typeof value !== 'string' || isDamaged(value)) return unreadable;
        return value.length > maxLength ? tooLong : null;
      };
    }
    case 'code': {
      const codes = new Set<Value>(element.codes?.map(({ code }) => code));
      const unknown = verdict('unknown-code');
      return (value) => (codes.has(value) ? null : unknown);
    }
    case 'date': {
      const impossible = verdict('impossible-date');
      const outside = verdict('date-outside-years');
      return (value) => {
        if (typeof value !== 'string') return impossible;
        if (!Number.isNaN(dayNumber(value))) return null;
        return isOutsideYears(value) ? outside : impossible;
      };
    }
    case 'month': {
      const outside = verdict('date-outside-years');
      return (value) => {
        if (typeof value !== 'string') return unreadable;
        if (isMonth(value)) return null;
        return isOutsideYears(value) ? outside : unreadable;
      };
    }
    case 'time':
      return (value) => (typeof value === 'string' && isTime(value) ? null : unreadable);
  }
}

const EVERYTHING: Range = { min: -Infinity, max: Infinity };
