import { findElement, type Issue, textReader, type Value } from '@vernix/dictionary';
import { CONVERSIONS, convert } from './convert.ts';
import type { Source, Target } from './mapping.ts';

type ColumnSource = Extract<Source, { column: string }>;

/** Reads one cell's text: its value, null when empty, or why it cannot be read. */
export type CellReader = (text: string) => Value | Issue;

/** Compiles how one column becomes one element. @throws RangeError when the mapping itself is wrong */
export function compileColumn(element: Target['element'], source: ColumnSource): CellReader {
  const read = withUnit(element, source);
  if (source.recode === undefined) return read;
  const recode = new Map(Object.entries(source.recode));
  return (text) => {
    const value = recode.get(text.trim());
    return value === undefined ? read(text) : value;
  };
}

function withUnit(id: Target['element'], { unit }: ColumnSource): CellReader {
  const read = textReader(id);
  if (unit === undefined) return read;
  const target = findElement(id)?.unit;
  if (target !== CONVERSIONS[unit].to) throw new RangeError(`${unit} does not become the unit of ${id}.`);
  return (text) => {
    const value = read(text);
    return typeof value === 'number' ? convert(unit, value) : value;
  };
}
