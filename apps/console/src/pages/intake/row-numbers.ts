import { MOST_FEW } from '@vernix/contracts';

const MOST_DIGITS = 9;
const PART = new RegExp(`^(\\d{1,${MOST_DIGITS}})(?:-(\\d{1,${MOST_DIGITS}}))?$`);

/** Row numbers as people write them, such as `12, 40-43`; null when they are none, or too many to be read at once. */
export function parseRows(text: string): number[] | null {
  const numbers = new Set<number>();
  const parts = text.replaceAll(/\s*[-–]\s*/g, '-').split(/[\s,;]+/);
  for (const part of parts.filter((one) => one !== '')) {
    const [, first, last = first] = PART.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && to >= from) || to - from >= MOST_FEW) return null;
    for (let row = from; row <= to; row += 1) numbers.add(row);
  }
  return numbers.size === 0 || numbers.size > MOST_FEW ? null : [...numbers].sort((a, b) => a - b);
}

/** Rising numbers as people read them: runs of three and more by their ends. */
export function rowsInWords(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const row of numbers) {
    const run = runs.at(-1);
    if (run?.[1] === row - 1) run[1] = row;
    else runs.push([row, row]);
  }
  return runs
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(', ');
}
