import { VernixError } from '@vernix/contracts';
import type { Mapping } from './mapping.ts';
import type { Row } from './row.ts';

const LISTED = 10;

/** Column name → its position in this file, for the columns that the mapping reads. */
export type Header = ReadonlyMap<string, number>;

/**
 * Holds a file's first row against the mapping. Names are compared without case and surrounding space. Names in the
 * file are the sender's, so errors give positions for those and names only out of the mapping.
 *
 * @throws VernixError `header-unrecognised`, `header-duplicate`, `header-missing`, `header-unknown`
 */
export function readHeader(row: Row, mapping: Mapping): Header {
  const wanted = new Set(sourceColumns(mapping));
  const ignored = new Set(mapping.notCollected.map(({ column }) => column));
  const found = new Map<string, number>();
  const seen = new Map<string, number>();
  const unknown: number[] = [];
  for (let at = 0; at < row.count; at++) {
    const name = row.cell(at)?.trim().toLowerCase() ?? '';
    const earlier = seen.get(name);
    if (!wanted.has(name) && !ignored.has(name)) unknown.push(at + 1);
    else if (earlier !== undefined)
      throw new VernixError('header-duplicate', { first: earlier, second: at + 1 });
    seen.set(name, at + 1);
    if (wanted.has(name)) found.set(name, at);
  }
  if (found.size === 0) throw new VernixError('header-unrecognised');
  const missing = mapping.columns === 'any' ? [] : [...wanted].filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new VernixError('header-missing', { count: missing.length, names: some(missing) });
  }
  if (unknown.length > 0) {
    throw new VernixError('header-unknown', { count: unknown.length, positions: some(unknown) });
  }
  return found;
}

/** The columns a mapping reads. */
export function sourceColumns(mapping: Mapping): string[] {
  return mapping.targets.flatMap(({ from }) => {
    if ('column' in from) return [from.column];
    return 'sum' in from ? from.sum : [];
  });
}

function some(items: readonly (string | number)[]): string {
  return items.slice(0, LISTED).join(', ') + (items.length > LISTED ? ' …' : '');
}
