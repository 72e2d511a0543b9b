import type { Condition, Operand } from './condition.ts';

/** A condition as a person reads it: `mother.parity < 1 and 0 < mother.previous_caesareans`. */
export function conditionText(condition: Condition): string {
  if ('all' in condition) return condition.all.map(part).join(' and ');
  if ('any' in condition) return condition.any.map(part).join(' or ');
  if ('is' in condition) return `${condition.is[0]} is ${condition.is[1]}`;
  if ('oneOf' in condition) return `${condition.oneOf[0]} is one of ${condition.oneOf[1].join(', ')}`;
  if ('same' in condition) return `${condition.same[0]} is the same as ${condition.same[1]}`;
  if ('fails' in condition) return `${condition.fails[0]} is not a valid ${condition.fails[1]}`;
  if ('less' in condition) return condition.less.map(operandText).join(' < ');
  return condition.unequal.map(operandText).join(' ≠ ');
}

const part = (condition: Condition): string =>
  'all' in condition || 'any' in condition ? `(${conditionText(condition)})` : conditionText(condition);

function operandText(operand: Operand): string {
  if (typeof operand === 'number') return String(operand);
  if (operand === 'received') return 'day the file arrived';
  if ('element' in operand) return operand.element;
  if ('sum' in operand) return operand.sum.map(operandText).join(' + ');
  if ('yearsBetween' in operand) return `years from ${operand.yearsBetween.join(' to ')}`;
  if ('yearOf' in operand) return `year of ${operand.yearOf}`;
  if ('monthOf' in operand) return `month of ${operand.monthOf}`;
  const { table, column, by } = operand.look;
  return `${column} of table ${table} at ${by}`;
}
