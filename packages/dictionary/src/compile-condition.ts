import { dayNumber, yearsBetween } from './calendar.ts';
import type { Condition, Operand } from './condition.ts';
import { TABLES } from './data/tables.ts';
import type { ElementId, Values } from './element.ts';
import { elementIndex } from './elements.ts';
import { TEXT_TESTS } from './text.ts';

/** `received`: day number of the file's arrival, NaN when not said. */
export type Test = (values: Values, received: number) => boolean;
type Number_ = (values: Values, received: number) => number;

/** Turns a condition's data into a function, once. Unknown is NaN, which every comparison answers with false. */
export function compileCondition(condition: Condition): Test {
  if ('all' in condition) {
    const tests = condition.all.map(compileCondition);
    return (values, received) => tests.every((test) => test(values, received));
  }
  if ('any' in condition) {
    const tests = condition.any.map(compileCondition);
    return (values, received) => tests.some((test) => test(values, received));
  }
  if ('is' in condition) {
    const [id, expected] = condition.is;
    const at = elementIndex(id);
    return (values) => values[at] === expected;
  }
  if ('oneOf' in condition) {
    const [id, codes] = condition.oneOf;
    const at = elementIndex(id);
    return (values) => {
      const value = values[at];
      return typeof value === 'string' && codes.includes(value);
    };
  }
  if ('same' in condition) {
    const [left, right] = condition.same.map(elementIndex) as [number, number];
    return (values) => {
      const value = values[left];
      return typeof value === 'string' && value === values[right];
    };
  }
  if ('fails' in condition) {
    const [id, name] = condition.fails;
    const at = elementIndex(id);
    const passes = TEXT_TESTS[name];
    return (values) => {
      const value = values[at];
      return typeof value === 'string' && !passes(value);
    };
  }
  if ('less' in condition) {
    const [left, right] = condition.less.map(compileOperand) as [Number_, Number_];
    return (values, received) => left(values, received) < right(values, received);
  }
  const [left, right] = condition.unequal.map(compileOperand) as [Number_, Number_];
  return (values, received) => {
    const difference = left(values, received) - right(values, received);
    return difference < 0 || difference > 0;
  };
}

function compileOperand(operand: Operand): Number_ {
  if (typeof operand === 'number') return () => operand;
  if (operand === 'received') return (_, received) => received;
  if ('element' in operand) return numberOf(operand.element);
  if ('sum' in operand) {
    const parts = operand.sum.map(compileOperand);
    return (values, received) => parts.reduce((sum, part) => sum + part(values, received), 0);
  }
  if ('yearsBetween' in operand) {
    const [from, to] = operand.yearsBetween.map(elementIndex) as [number, number];
    return (values) => {
      const first = values[from];
      const second = values[to];
      return typeof first === 'string' && typeof second === 'string' ? yearsBetween(first, second) : NaN;
    };
  }
  if ('yearOf' in operand) return textPart(operand.yearOf, (text) => Number(text.slice(0, 4)));
  if ('monthOf' in operand)
    return textPart(operand.monthOf, (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)));
  const { table, column, by } = operand.look;
  const rows = TABLES[table];
  const key = numberOf(by);
  return (values, received) => {
    const at = key(values, received);
    return rows.find(({ from, to }) => at >= from && at <= to)?.[column] ?? NaN;
  };
}

/** A number as it is, a date as its day number, anything else as unknown. */
function numberOf(id: ElementId): Number_ {
  const at = elementIndex(id);
  return (values) => {
    const value = values[at];
    if (typeof value === 'number') return value;
    return typeof value === 'string' ? dayNumber(value) : NaN;
  };
}

function textPart(id: ElementId, part: (text: string) => number): Number_ {
  const at = elementIndex(id);
  return (values) => {
    const value = values[at];
    return typeof value === 'string' ? part(value) : NaN;
  };
}
