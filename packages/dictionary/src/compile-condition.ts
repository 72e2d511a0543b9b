import { dayNumber, yearsBetween } from './calendar.ts';
import type { Condition, Operand } from './condition.ts';
import { TABLES } from './data/tables.ts';
import type { ElementId, Values } from './element.ts';
import { elementIndex } from './elements.ts';
import { isSameNumber, TEXT_TESTS } from './text.ts';

/** `received`: day number of the file's arrival, NaN when not said. */
export type Test = (values: Values, received: number) => boolean;
/** A number out of a record; NaN when it is unknown, which every comparison answers with false. */
type Reading = (values: Values, received: number) => number;

/** Turns a condition's data into a function, once. */
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
    return textTest(id, (text) => codes.includes(text));
  }
  if ('same' in condition) {
    const [id, other] = condition.same;
    const otherAt = elementIndex(other);
    return textTest(id, (text, values) => {
      const second = values[otherAt];
      return typeof second === 'string' && isSameNumber(text, second);
    });
  }
  if ('fails' in condition) {
    const [id, name] = condition.fails;
    const passes = TEXT_TESTS[name];
    return textTest(id, (text) => !passes(text));
  }
  const [left, right] = ('less' in condition ? condition.less : condition.unequal).map(compileOperand);
  if (left === undefined || right === undefined) throw new RangeError('A comparison has two sides.');
  if ('less' in condition) return (values, received) => left(values, received) < right(values, received);
  return (values, received) => Math.abs(left(values, received) - right(values, received)) > 0;
}

function compileOperand(operand: Operand): Reading {
  if (typeof operand === 'number') return () => operand;
  if (operand === 'received') return (_, received) => received;
  if ('element' in operand) return numberOf(operand.element);
  if ('sum' in operand) {
    const parts = operand.sum.map(compileOperand);
    return (values, received) => parts.reduce((sum, part) => sum + part(values, received), 0);
  }
  if ('yearsBetween' in operand) {
    const [from, to] = operand.yearsBetween;
    const toAt = elementIndex(to);
    return textReading(from, (text, values) => {
      const end = values[toAt];
      return typeof end === 'string' ? yearsBetween(text, end) : NaN;
    });
  }
  if ('yearOf' in operand) return textReading(operand.yearOf, (text) => Number(text.slice(0, 4)));
  if ('monthOf' in operand) {
    return textReading(operand.monthOf, (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)));
  }
  const { table, column, by } = operand.look;
  const rows = TABLES[table];
  const key = numberOf(by);
  return (values, received) => {
    const at = key(values, received);
    return rows.find(({ from, to }) => at >= from && at <= to)?.[column] ?? NaN;
  };
}

/** A number as it is, a date as its day number, anything else as unknown. */
function numberOf(id: ElementId): Reading {
  const at = elementIndex(id);
  return (values) => {
    const value = values[at];
    if (typeof value === 'number') return value;
    return typeof value === 'string' ? dayNumber(value) : NaN;
  };
}

function textReading(id: ElementId, read: (text: string, values: Values) => number): Reading {
  const at = elementIndex(id);
  return (values) => {
    const value = values[at];
    return typeof value === 'string' ? read(value, values) : NaN;
  };
}

function textTest(id: ElementId, test: (text: string, values: Values) => boolean): Test {
  const at = elementIndex(id);
  return (values) => {
    const value = values[at];
    return typeof value === 'string' && test(value, values);
  };
}
